{%- set method = customer_segmentation.choice('rfm_scoring_method') -%}
{%- set metrics = customer_segmentation.rfm_metrics() -%}
{%- set next_stages = customer_segmentation.lifecycle_conditions().next_segments -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}
    where is_latest

),

engagement as (

    select engagement.*
    from {{ ref('int_segmentation__customer_engagement') }} as engagement
    inner join as_of_dates on engagement.as_of_date = as_of_dates.as_of_date

),

deals as (

    select * from {{ ref('int_segmentation__customer_deals') }}

),

crm_stages as (

    select * from {{ ref('crm_stage_map') }}

),

rfm as (

    select rfm.*
    from {{ ref('int_segmentation__customer_rfm') }} as rfm
    inner join as_of_dates on rfm.as_of_date = as_of_dates.as_of_date

),

value_tiers as (

    select value_tiers.*
    from {{ ref('int_segmentation__customer_value_tiers') }} as value_tiers
    inner join as_of_dates on value_tiers.as_of_date = as_of_dates.as_of_date

),

levels as (

    select
        max(case when level = 'highly_active' then minimum_score end) as highly_active_from,
        max(case when level = 'moderately_engaged' then minimum_score end)
            as moderately_engaged_from
    from {{ ref('engagement_levels') }}

),

cut_points as (

    select cut_points.*
    from {{ ref('int_segmentation__rfm_cut_points') }} as cut_points
    inner join as_of_dates on cut_points.as_of_date = as_of_dates.as_of_date

),

-- RFM: for each cell and metric the values that its score is given for, and what a rise of that
-- metric alone leads to first.
{{ customer_segmentation.rfm_map_steps() }},

{{ customer_segmentation.rfm_threshold_steps(method) }},

cells as (

    {% for metric in metrics -%}
    select
        recency_score,
        frequency_score,
        monetary_score,
        segment,
        '{{ metric }}' as metric,
        {{ metric }}_score as score
    from segment_map
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

-- Cut points may be equal: then no value is given the scores between them.
given_scores as (

    select
        metric,
        sure_goodness,
        max(score) as score
    from thresholds
    group by metric, sure_goodness

),

rises as (

    select
        cells.recency_score,
        cells.frequency_score,
        cells.monetary_score,
        cells.metric,
        risen.segment,
        given_scores.score,
        given_scores.sure_goodness,
        row_number() over (
            partition by
                cells.recency_score, cells.frequency_score, cells.monetary_score, cells.metric
            order by given_scores.score nulls last
        ) as rise_number
    from cells
    inner join given_scores
        on cells.metric = given_scores.metric
        and cells.score < given_scores.score
    inner join segment_map as risen
        on {% for metric in metrics -%}
        risen.{{ metric }}_score = case when cells.metric = '{{ metric }}'
            then given_scores.score else cells.{{ metric }}_score end
        {% if not loop.last %}and {% endif %}
        {%- endfor %}
    where cells.segment <> risen.segment

),

cells_by_metric as (

    select
        cells.recency_score,
        cells.frequency_score,
        cells.monetary_score,
        cells.metric,
        own_score.last_goodness as score_from,
        better_score.sure_goodness as score_until,
        rises.segment as next_segment,
        rises.score as next_score,
        rises.sure_goodness as next_from
    from cells
    left join thresholds as own_score
        on cells.metric = own_score.metric
        and cells.score = own_score.score
    left join thresholds as better_score
        on cells.metric = better_score.metric
        and cells.score + 1 = better_score.score
    left join rises
        on cells.recency_score = rises.recency_score
        and cells.frequency_score = rises.frequency_score
        and cells.monetary_score = rises.monetary_score
        and cells.metric = rises.metric
        and rises.rise_number = 1

),

cell_values as (

    select
        recency_score,
        frequency_score,
        monetary_score,
        {%- for metric in metrics %}
        {%- set last_metric = loop.last %}
        {%- for column in ['score_from', 'score_until', 'next_from'] %}
        max(case when metric = '{{ metric }}'
            then {{ '-' if metric == 'recency' }}{{ column }} end) as {{ metric }}_{{ column }},
        {%- endfor %}
        max(case when metric = '{{ metric }}' then next_score end) as {{ metric }}_next_score,
        max(case when metric = '{{ metric }}' then next_segment end)
            as {{ metric }}_next_segment{{ ',' if not last_metric }}
        {%- endfor %}
    from cells_by_metric
    group by recency_score, frequency_score, monetary_score

),

-- Value tiers: the smallest value in each, and whatever is above 0 in the lowest.
tier_values as (

    select
        value_tiers.as_of_date,
        value_tiers.value_tier,
        min(value_tiers.monetary_value) as smallest_value
    from value_tiers
    where value_tiers.monetary_value > 0
    group by value_tiers.as_of_date, value_tiers.value_tier

),

tiers as (

    select
        value_tier,
        case when row_number() over (
            partition by as_of_date order by smallest_value nulls last, value_tier nulls last
        ) > 1 then smallest_value else cast(0.01 as {{ customer_segmentation.type_money() }}) end
            as tier_from,
        lead(value_tier) over (
            partition by as_of_date order by smallest_value nulls last, value_tier nulls last
        ) as next_tier,
        lead(smallest_value) over (
            partition by as_of_date order by smallest_value nulls last, value_tier nulls last
        ) as next_tier_from
    from tier_values

),

lowest_tier as (

    select
        value_tier,
        tier_from
    from tiers
    where tier_from = 0.01

),

-- Lifecycle: the stage, and the one that an order of today would lead to.
{{ customer_segmentation.lifecycle_fact_steps() }},

staged as (

    select
        *,
        {{ customer_segmentation.lifecycle_stage() }} as lifecycle_stage
    from facts

),

facts_after_an_order as (

    select
        customer_id,
        as_of_date,
        previous_as_of_date,
        is_reported,
        order_count + 1 as order_count,
        coalesce(days_since_first_order, 0) as days_since_first_order,
        0 as days_since_last_order,
        days_known,
        has_open_deal,
        is_engaged,
        {{ customer_segmentation.is_active_customer('0') }} as is_active,
        crm_rank,
        6 as facts_rank
    from facts

),

staged_after_an_order as (

    select
        customer_id,
        {{ customer_segmentation.lifecycle_stage() }} as stage_after_an_order
    from facts_after_an_order

)

select
    staged.customer_id,
    staged.as_of_date,
    staged.previous_as_of_date,
    staged.is_reported,
    staged.order_count,
    customers.rfm_order_count,
    staged.days_since_first_order,
    staged.days_since_last_order,
    staged.days_known,
    staged.has_open_deal,
    staged.is_engaged,
    staged.is_active,
    staged.crm_rank,
    staged.facts_rank,
    staged.lifecycle_stage,
    case
        when staged_after_an_order.stage_after_an_order <> staged.lifecycle_stage
            then staged_after_an_order.stage_after_an_order
        {%- for stage, next_stage in next_stages.items() %}
        when staged.lifecycle_stage = '{{ stage }}' then '{{ next_stage }}'
        {%- endfor %}
    end as next_stage,
    rfm.monetary_value,
    rfm.recency_score,
    rfm.frequency_score,
    rfm.monetary_score,
    {{ customer_segmentation.rfm_membership() | indent(4) }} as rfm_segment,
    {%- for metric in metrics %}
    {%- for column in ['score_from', 'score_until', 'next_segment', 'next_score', 'next_from'] %}
    cell_values.{{ metric }}_{{ column }},
    {%- endfor %}
    {%- endfor %}
    value_tiers.value_tier,
    tiers.tier_from,
    case when value_tiers.monetary_value > 0 then tiers.next_tier
        when rfm.monetary_value <= 0 then lowest_tier.value_tier end as next_tier,
    case when value_tiers.monetary_value > 0 then tiers.next_tier_from
        when rfm.monetary_value <= 0 then lowest_tier.tier_from end as next_tier_from,
    engagement.engagement_score,
    engagement.engagement_level,
    engagement.days_since_engaged,
    levels.highly_active_from,
    levels.moderately_engaged_from
from staged
inner join customers on staged.customer_id = customers.customer_id
left join staged_after_an_order on staged.customer_id = staged_after_an_order.customer_id
left join rfm
    on staged.customer_id = rfm.customer_id
    and staged.as_of_date = rfm.as_of_date
left join cell_values
    on rfm.recency_score = cell_values.recency_score
    and rfm.frequency_score = cell_values.frequency_score
    and rfm.monetary_score = cell_values.monetary_score
left join value_tiers
    on staged.customer_id = value_tiers.customer_id
    and staged.as_of_date = value_tiers.as_of_date
left join tiers
    on value_tiers.monetary_value > 0
    and value_tiers.value_tier = tiers.value_tier
left join engagement
    on staged.customer_id = engagement.customer_id
    and staged.as_of_date = engagement.as_of_date
left join lowest_tier on rfm.monetary_value <= 0
cross join levels
