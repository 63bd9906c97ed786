{%- set text = customer_segmentation.as_text -%}
{%- set percent = customer_segmentation.percent -%}
{%- set ratio = customer_segmentation.ratio -%}
{%- set causes = {
    'older': 'older rows', 'came': 'came', 'vanished': 'vanished', 'late': 'late rows',
    'attributes': 'attributes', 'others': 'others',
} -%}
{%- set no_baseline = "'no publication of this day or an earlier one to compare with'" -%}
with

facts as (

    select * from {{ ref('segmentation__restated_facts') }}

),

restated as (

    select * from {{ ref('segmentation__restated_customers') }}

),

baseline_totals as (

    select
        max(publication_id) as publication_id,
        max(as_of_date) as as_of_date,
        sum(was_there) as customers,
        sum(gross_revenue_before) as gross_revenue,
        sum(
            case
                when facts_cause in ('older rows', 'came', 'vanished') then settled_money_change
                else 0
            end
        ) as money_restated
    from facts

),

customers_by_cause as (

    select
        customer_id,
        {%- for name, cause in causes.items() %}
        max(case when cause = '{{ cause }}' then 1 else 0 end) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from restated
    group by customer_id

),

counts as (

    select
        {%- for name in causes %}
        coalesce(sum({{ name }}), 0) as {{ name }},
        {%- endfor %}
        coalesce(sum(case when older + came + vanished > 0 then 1 else 0 end), 0) as restated
    from customers_by_cause

),

-- Those whose money changed most say most about what happened.
ranked as (

    select
        restated.customer_id,
        restated.attribute,
        restated.value_before,
        restated.value_now,
        restated.cause,
        row_number() over (
            order by
                abs(restated.net_revenue_now - restated.net_revenue_before) desc nulls last,
                restated.customer_id nulls last,
                restated.attribute nulls last
        ) as place
    from restated
    where restated.cause in ('older rows', 'came', 'vanished')
        and restated.attribute in ('presence', 'gross_revenue', 'refunded_amount')

),

largest as (

    select
        {{ customer_segmentation.joined_texts(
            "customer_id || ' (' || attribute || ' ' || coalesce(value_before, 'none') || ' -> '"
            ~ " || coalesce(value_now, 'none') || ')'",
            ', ', 'place',
        ) }} as customers
    from ranked
    where place <= 20

),

totals as (

    select
        baseline_totals.*,
        counts.*,
        largest.customers as largest
    from baseline_totals
    cross join counts
    cross join largest

)

{{ customer_segmentation.measure(
    "'restated_customers_share'",
    'Orders or customers of days long past changed: what was published then was wrong, or this is.',
    ratio('restated', 'customers'),
    'restated',
    "coalesce(" ~ text('restated') ~ " || ' of ' || " ~ text('customers')
    ~ " || ' customers published as of ' || " ~ text('as_of_date') ~ " || ' (' || "
    ~ percent(ratio('restated', 'customers')) ~ " || ') are others at that day now: ' || "
    ~ text('older') ~ " || ' by rows older than look_back_days that were added, changed or removed, '"
    ~ " || " ~ text('came') ~ " || ' came, ' || " ~ text('vanished') ~ " || ' vanished'"
    ~ " || coalesce('; most money: ' || largest, '') || '; all are in restated_customers', "
    ~ no_baseline ~ ")",
    limit='restated_customers_share',
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'restated_money_share'",
    'Money of days long past changed: what was published then was wrong, or this is.',
    ratio('money_restated', 'gross_revenue'),
    'restated',
    "coalesce(" ~ text('cast(money_restated as decimal(28, 2))') ~ " || ' of ' || "
    ~ text('cast(gross_revenue as decimal(28, 2))') ~ " || ' gross revenue published as of ' || "
    ~ text('as_of_date') ~ " || coalesce(' (' || "
    ~ percent(ratio('money_restated', 'gross_revenue')) ~ " || ')', '')"
    ~ " || ' was added, changed or removed since, beyond rows of the last look_back_days', "
    ~ no_baseline ~ ")",
    limit='restated_money_share',
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'restated_attributes_share'",
    'Accounts or countries of many customers changed at once: a join or a code list may be wrong.',
    ratio('attributes', 'customers'),
    'attributes',
    "coalesce(" ~ text('attributes') ~ " || ' of ' || " ~ text('customers')
    ~ " || ' customers published as of ' || " ~ text('as_of_date') ~ " || ' (' || "
    ~ percent(ratio('attributes', 'customers')) ~ " || ') have another account or country now', "
    ~ no_baseline ~ ")",
    limit='restated_attributes_share',
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'restated_segments_share'",
    'Segments of days long past changed for customers whose orders did not.',
    ratio('others', 'customers'),
    'others',
    "coalesce(" ~ text('others') ~ " || ' of ' || " ~ text('customers')
    ~ " || ' customers published as of ' || " ~ text('as_of_date') ~ " || ' (' || "
    ~ percent(ratio('others', 'customers')) ~ " || ') are in other segments at that day now, "
    ~ "though neither their orders nor a setting changed: activities changed, or others moved "
    ~ "the cuts', " ~ no_baseline ~ ")",
    limit='restated_segments_share',
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'late_customers_share'",
    'Loads run late: segments are of fewer orders than there were.',
    ratio('late', 'customers'),
    'late',
    "coalesce(" ~ text('late') ~ " || ' of ' || " ~ text('customers')
    ~ " || ' customers published as of ' || " ~ text('as_of_date') ~ " || ' (' || "
    ~ percent(ratio('late', 'customers'))
    ~ " || ') had rows of the last look_back_days arrive, change or vanish later', "
    ~ no_baseline ~ ")",
    limit='late_customers_share',
) }}
from totals
