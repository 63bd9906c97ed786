{{ config(alias='restated_customers') }}
{%- set exclusive_schemes = customer_segmentation.schemes_sql(exclusive_rules=true) -%}
{%- set text = customer_segmentation.as_text -%}
with

facts as (

    select * from {{ ref('segmentation__restated_facts') }}

),

membership_before as (

    select
        publication_id,
        customer_id,
        segment,
        case
            when scheme in ({{ exclusive_schemes }}) then scheme
            else {{ dbt.concat(['scheme', "'.'", 'segment']) }}
        end as attribute
    from {{ ref('segmentation__baseline_membership') }}

),

publications as (

    select * from {{ ref('segmentation__restated_publications') }}

),

setting_changes as (

    select count(*) as changed
    from {{ ref('segmentation__setting_changes') }}
    where decides in ('facts', 'segments')

),

compared_customers as (

    select
        facts.*,
        coalesce(facts.facts_cause, case
            when setting_changes.changed > 0 then 'settings'
            when facts.attributes_cause is not null then facts.attributes_cause
            else 'others'
        end) as segments_cause
    from facts
    cross join setting_changes
    where facts.was_there + facts.is_there = 2

),

-- Segments that were not published then were entered by nobody: they are new themselves.
known_attributes as (

    select distinct
        publication_id,
        attribute
    from membership_before

),

membership_now as (

    select
        publications.publication_id,
        membership.customer_id,
        membership.segment,
        membership.exclusive_group as attribute
    from {{ ref('int_segmentation__segment_membership') }} as membership
    inner join publications on membership.as_of_date = publications.as_of_date
    inner join known_attributes
        on publications.publication_id = known_attributes.publication_id
        and membership.exclusive_group = known_attributes.attribute

),

changed_segments as (

    select
        coalesce(membership_before.publication_id, membership_now.publication_id)
            as publication_id,
        coalesce(membership_before.customer_id, membership_now.customer_id) as customer_id,
        coalesce(membership_before.attribute, membership_now.attribute) as attribute,
        membership_before.segment as value_before,
        membership_now.segment as value_now
    from membership_before
    full outer join membership_now
        on membership_before.publication_id = membership_now.publication_id
        and membership_before.customer_id = membership_now.customer_id
        and membership_before.attribute = membership_now.attribute
    where coalesce(membership_before.segment, '') <> coalesce(membership_now.segment, '')

)

select
    publication_id,
    is_current,
    as_of_date,
    customer_id,
    'presence' as attribute,
    case when was_there = 1 then 'there' end as value_before,
    case when is_there = 1 then 'there' end as value_now,
    facts_cause as cause,
    {{ customer_segmentation.net_revenue('gross_revenue_before', 'refunded_amount_before') }}
        as net_revenue_before,
    {{ customer_segmentation.net_revenue('gross_revenue_now', 'refunded_amount_now') }}
        as net_revenue_now
from facts
where was_there <> is_there
{%- for columns, cause in [
    (['first_order_date', 'last_order_date', 'order_count', 'gross_revenue', 'refunded_amount'],
        'facts_cause'),
    (['account_id', 'country'], 'attributes_cause'),
] %}
{%- for column in columns %}

union all

select
    publication_id,
    is_current,
    as_of_date,
    customer_id,
    '{{ column }}' as attribute,
    {{ text(column ~ '_before') }} as value_before,
    {{ text(column ~ '_now') }} as value_now,
    {{ cause }} as cause,
    {{ customer_segmentation.net_revenue('gross_revenue_before', 'refunded_amount_before') }}
        as net_revenue_before,
    {{ customer_segmentation.net_revenue('gross_revenue_now', 'refunded_amount_now') }}
        as net_revenue_now
from facts
where was_there + is_there = 2
    and coalesce({{ text(column ~ '_before') }}, '') <> coalesce({{ text(column ~ '_now') }}, '')
{%- endfor %}
{%- endfor %}

union all

select
    compared_customers.publication_id,
    compared_customers.is_current,
    compared_customers.as_of_date,
    compared_customers.customer_id,
    changed_segments.attribute,
    changed_segments.value_before,
    changed_segments.value_now,
    compared_customers.segments_cause as cause,
    {{ customer_segmentation.net_revenue(
        'compared_customers.gross_revenue_before', 'compared_customers.refunded_amount_before'
    ) }} as net_revenue_before,
    {{ customer_segmentation.net_revenue(
        'compared_customers.gross_revenue_now', 'compared_customers.refunded_amount_now'
    ) }} as net_revenue_now
from changed_segments
inner join compared_customers
    on changed_segments.publication_id = compared_customers.publication_id
    and changed_segments.customer_id = compared_customers.customer_id
