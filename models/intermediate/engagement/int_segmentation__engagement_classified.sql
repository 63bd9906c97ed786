{{ config(materialized='view') }}
with

test_customers as (

    select customer_id
    from {{ ref('int_segmentation__contacts_merged') }}
    where is_test

),

-- A name that is there twice must not count its activities twice, in other capitals neither.
weights as (

    select
        activity_source,
        {{ customer_segmentation.folded('activity_name') | indent(8) }} as activity_name,
        max(weight) as weight
    from {{ ref('engagement_weights') }}
    group by activity_source, {{ customer_segmentation.folded('activity_name') | indent(4) }}

),

lead_weights as (

    select
        activity_source,
        {{ customer_segmentation.folded('activity_name') | indent(8) }} as activity_name,
        min(score_group) as score_group,
        cast(max(points) as {{ customer_segmentation.type_money() }}) as points
    from {{ ref('lead_engagement_weights') }}
    group by activity_source, {{ customer_segmentation.folded('activity_name') | indent(4) }}

),

source_groups as (

    select
        activity_source,
        min(score_group) as score_group
    from lead_weights
    group by activity_source

),

repeated_activities as (

    select * from {{ ref('int_segmentation__repeated_activities') }}

),

-- Of the rows with one id the earliest counts. Inputs are read once for each part: DuckDB would
-- keep a CTE that is read twice in memory.
activities as (

    {% for input in customer_segmentation.activity_inputs() -%}
    {% set has_ids = customer_segmentation.input_is_mapped(input.name, input.id) -%}
    {% set is_read = customer_segmentation.days_to_read(
        'int_segmentation__engagement_days', ref('int_segmentation__engagement_days_to_rebuild'),
        'staged.occurred_at', input.name,
    ) -%}
    {% set source_day = customer_segmentation.source_day('staged.occurred_at') -%}
    {% set earliest_first -%}
    partition by staged.{{ input.id }}
            order by
                staged.occurred_at nulls last,
                staged.{{ input.activity }} nulls last,
                staged.customer_id nulls last
    {%- endset -%}
    select
        '{{ input.name }}' as input,
        '{{ input.source }}' as activity_source,
        staged.{{ input.activity }} as activity_name,
        staged.customer_id,
        {{ source_day | indent(8) }} as source_day,
        1 as occurrence,
        cast(null as date) as counted_day
    from {{ ref(input.staged) }} as staged
    {%- if has_ids %}
    left join repeated_activities
        on staged.{{ input.id }} = repeated_activities.activity_id
        and repeated_activities.input = '{{ input.name }}'
    where repeated_activities.activity_id is null
        and {{ is_read | indent(8) }}

    union all

    select
        '{{ input.name }}' as input,
        '{{ input.source }}' as activity_source,
        staged.{{ input.activity }} as activity_name,
        staged.customer_id,
        {{ source_day | indent(8) }} as source_day,
        row_number() over (
            {{ earliest_first }}
        ) as occurrence,
        first_value({{ source_day | indent(12) }}) over (
            {{ earliest_first }}
            rows between unbounded preceding and current row
        ) as counted_day
    from {{ ref(input.staged) }} as staged
    inner join repeated_activities
        on staged.{{ input.id }} = repeated_activities.activity_id
        and repeated_activities.input = '{{ input.name }}'
    {%- endif %}
    where {{ is_read | indent(4) }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

dated as (

    select
        *,
        case when source_day <> {{ customer_segmentation.no_day() }} then source_day end
            as occurred_on
    from activities

),

-- A name without a weight of its own takes the source's '*', and nothing where there is none. Days
-- are kept by group: what has none goes to the first of its source, to make no more rows.
judged as (

    select
        dated.*,
        test_customers.customer_id is not null as is_test,
        coalesce(own_weight.weight, any_weight.weight, 0) as weight,
        coalesce(
            own_lead_weight.score_group, any_lead_weight.score_group, source_groups.score_group
        ) as score_group,
        coalesce(own_lead_weight.points, any_lead_weight.points, 0) as lead_points
    from dated
    left join test_customers on dated.customer_id = test_customers.customer_id
    left join weights as own_weight
        on dated.activity_source = own_weight.activity_source
        and dated.activity_name = own_weight.activity_name
    left join weights as any_weight
        on dated.activity_source = any_weight.activity_source
        and any_weight.activity_name = '*'
    left join lead_weights as own_lead_weight
        on dated.activity_source = own_lead_weight.activity_source
        and dated.activity_name = own_lead_weight.activity_name
    left join lead_weights as any_lead_weight
        on dated.activity_source = any_lead_weight.activity_source
        and any_lead_weight.activity_name = '*'
    left join source_groups on dated.activity_source = source_groups.activity_source

),

with_reasons as (

    select
        *,
        {{ customer_segmentation.activity_exclusion_reason() }} as exclusion_reason
    from judged

)

select
    input,
    activity_source,
    activity_name,
    customer_id,
    source_day,
    occurred_on,
    case when occurrence > 1 then counted_day end as counted_day,
    weight,
    case when exclusion_reason is null then score_group end as score_group,
    lead_points,
    exclusion_reason
from with_reasons
