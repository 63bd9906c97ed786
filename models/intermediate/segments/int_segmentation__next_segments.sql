{%- set method = customer_segmentation.choice('rfm_scoring_method') -%}
{%- set metrics = customer_segmentation.rfm_metrics() -%}
{%- set window_days = var('rfm_window_days') -%}
{%- set double = customer_segmentation.type_double() -%}
{%- set integer = dbt.type_int() -%}
{%- set money = customer_segmentation.type_money() -%}
{%- set points = customer_segmentation.type_decimal(18, 6) -%}
{%- set share = customer_segmentation.type_decimal(18, 12) -%}
{%- set halvings = 'ln(' ~ customer_segmentation.ratio('engagement_score', 'minimum') ~ ') / ln('
    ~ 'cast(2 as ' ~ double ~ '))' -%}
{#- The days on which time alone meets or breaks a condition of lifecycle_stage(). -#}
{%- set turns = [] -%}
{%- set further_days = {'at_least': 0, 'less_than': 0, 'at_most': 1, 'more_than': 1} -%}
{%- set day_columns = ['days_known', 'days_since_first_order', 'days_since_last_order'] -%}
{%- for condition in customer_segmentation.lifecycle_conditions().conditions -%}
    {%- for bound, further in further_days.items() -%}
        {%- set given = condition.get(bound) -%}
        {%- if condition.place in day_columns and given is number -%}
            {%- do turns.append((condition.place, given + further)) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endfor -%}
-- depends_on: {{ ref('int_segmentation__customers_as_of') }}
-- depends_on: {{ ref('int_segmentation__customer_days') }}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

scheme_values as (

    select * from {{ ref('int_segmentation__scheme_values') }}

),

engagement_days as (

    select * from {{ ref('int_segmentation__engagement_days') }}
    where exclusion_reason is null
        and weight <> 0

),

{% if window_days is not none -%}
customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}
    where is_latest

),

customer_days as (

    select * from {{ ref('int_segmentation__customer_days') }}

),

{% endif -%}
cut_points as (

    select cut_points.*
    from {{ ref('int_segmentation__rfm_cut_points') }} as cut_points
    inner join as_of_dates on cut_points.as_of_date = as_of_dates.as_of_date

),

days_before as (

    {{ customer_segmentation.literal_rows(['days_before'], [[0], [1]]) | indent(4) }}

),

-- Engagement: a score halves with the half-life, so the first day below a minimum is known in
-- closed form. The score is then added up for that day and the day before.
reached_minimums as (

    {% for level in ['highly_active', 'moderately_engaged'] -%}
    select
        customer_id,
        as_of_date,
        '{{ level }}' as level,
        {{ level }}_from as minimum,
        engagement_score
    from scheme_values
    where engagement_score >= {{ level }}_from
        and {{ level }}_from > 0
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

days_to_minimum as (

    select
        *,
        {{ var('engagement_half_life_days') }} * {{ halvings }} as days
    from reached_minimums

),

-- On a whole day the score may be the minimum itself, which is no fall yet.
expected_falls as (

    select
        *,
        cast(floor(days + 0.000001) as {{ integer }}) + 1 as days_ahead,
        abs(days - round(days)) < 0.000001 as is_close
    from days_to_minimum

),

scores_around_falls as (

    select
        expected_falls.customer_id,
        expected_falls.level,
        expected_falls.minimum,
        expected_falls.days_ahead,
        expected_falls.is_close,
        days_before.days_before,
        sum(
            cast(engagement_days.weight as {{ points }})
            * cast(
                {{ customer_segmentation.decayed_weight(
                    'cast(1 as ' ~ double ~ ')',
                    customer_segmentation.days_between(
                        'engagement_days.activity_date', 'expected_falls.as_of_date'
                    ) ~ ' + expected_falls.days_ahead - days_before.days_before',
                ) | indent(16) }} as {{ share }}
            )
        ) as score
    from expected_falls
    cross join days_before
    inner join engagement_days
        on expected_falls.customer_id = engagement_days.customer_id
        and expected_falls.as_of_date >= engagement_days.activity_date
    group by
        expected_falls.customer_id,
        expected_falls.level,
        expected_falls.minimum,
        expected_falls.days_ahead,
        expected_falls.is_close,
        days_before.days_before

),

checked_falls as (

    select
        customer_id,
        level,
        days_ahead,
        is_close,
        max(case when days_before = 0 and score < minimum then 1 else 0 end) as is_below,
        max(case when days_before = 1 and score < minimum then 1 else 0 end) as was_below
    from scores_around_falls
    group by customer_id, level, days_ahead, is_close

),

falls as (

    select
        customer_id,
        level,
        case
            when is_below = 1 and was_below = 0 then days_ahead
            when was_below = 1 and is_close and days_ahead > 1 then days_ahead - 1
        end as days_ahead
    from checked_falls

),

fall_days as (

    select
        scheme_values.customer_id,
        scheme_values.as_of_date,
        scheme_values.engagement_level,
        scheme_values.highly_active_from,
        scheme_values.moderately_engaged_from,
        scheme_values.days_since_engaged,
        highly_active.days_ahead as highly_active_ends,
        moderately_engaged.days_ahead as engaged_ends,
        {{ customer_segmentation.add_days(
            'scheme_values.as_of_date', 'moderately_engaged.days_ahead'
        ) }} as engaged_ends_on
    from scheme_values
    left join falls as highly_active
        on scheme_values.customer_id = highly_active.customer_id
        and highly_active.level = 'highly_active'
    left join falls as moderately_engaged
        on scheme_values.customer_id = moderately_engaged.customer_id
        and moderately_engaged.level = 'moderately_engaged'
    where scheme_values.days_since_engaged is not null
        or moderately_engaged.days_ahead is not null

),

-- The last as-of date at which the customer is engaged, in days from today: one to come if there is
-- any before the score falls, else one that was.
last_engaged as (

    select
        *,
        case
            when {{ customer_segmentation.earlier_as_of_date('engaged_ends_on', 1) }} >= as_of_date
                then {{ customer_segmentation.days_between(
                    'as_of_date', customer_segmentation.earlier_as_of_date('engaged_ends_on', 1)
                ) }}
            else -days_since_engaged
        end as last_engaged_ahead
    from fall_days

),

engagement_turns as (

    select
        *,
        {{ var('engagement_at_risk_days') }} + 1 + last_engaged_ahead as at_risk_ends
    from last_engaged

),

-- Today is looked at too: where that does not give today's level, a rule of one's own asks for more
-- than can be told of later days.
engagement_turn_days as (

    {% for turn in ['0', 'highly_active_ends', 'engaged_ends', 'at_risk_ends'] -%}
    select
        customer_id,
        as_of_date,
        engagement_level,
        highly_active_from,
        moderately_engaged_from,
        highly_active_ends,
        engaged_ends,
        at_risk_ends,
        {{ turn }} as days_ahead,
        {{ 0 if turn == '0' else 1 }} as is_turn
    from engagement_turns
    {%- if turn != '0' %}
    where {{ turn }} > 0
    {%- endif %}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

engagement_then as (

    select
        *,
        case
            when days_ahead < highly_active_ends then highly_active_from
            when days_ahead < engaged_ends then moderately_engaged_from
            else 0
        end as score_then,
        case when days_ahead < at_risk_ends then moderately_engaged_from else 0 end
            as peak_score_then
    from engagement_turn_days

),

-- Lifecycle: the rule is asked for the days on which a condition turns, and the day before each.
lifecycle_turns as (

    {% for place, days in turns | unique -%}
    select
        customer_id,
        {{ days }} - {{ place }} as days_ahead
    from scheme_values
    where {{ place }} < {{ days }}

    union all

    {% endfor -%}
    select
        customer_id,
        engaged_ends as days_ahead
    from fall_days
    where engaged_ends is not null

),

lifecycle_turn_days as (

    select
        lifecycle_turns.customer_id,
        lifecycle_turns.days_ahead - days_before.days_before as days_ahead,
        max(1 - days_before.days_before) as is_turn
    from lifecycle_turns
    cross join days_before
    where lifecycle_turns.days_ahead > days_before.days_before
    group by
        lifecycle_turns.customer_id,
        lifecycle_turns.days_ahead - days_before.days_before

),

lifecycle_facts_then as (

    select
        scheme_values.customer_id,
        scheme_values.as_of_date as looked_at_on,
        {{ customer_segmentation.add_days(
            'scheme_values.as_of_date', 'lifecycle_turn_days.days_ahead'
        ) }} as as_of_date,
        scheme_values.as_of_date as previous_as_of_date,
        scheme_values.is_reported,
        scheme_values.order_count,
        {%- for place in day_columns %}
        scheme_values.{{ place }} + lifecycle_turn_days.days_ahead as {{ place }},
        {%- endfor %}
        scheme_values.has_open_deal,
        scheme_values.is_engaged
        and (
            fall_days.engaged_ends is null
            or lifecycle_turn_days.days_ahead < fall_days.engaged_ends
        ) as is_engaged,
        {{ customer_segmentation.is_active_customer(
            '(scheme_values.days_since_last_order + lifecycle_turn_days.days_ahead)'
        ) }} as is_active,
        scheme_values.crm_rank,
        scheme_values.facts_rank,
        scheme_values.lifecycle_stage as stage_now,
        lifecycle_turn_days.days_ahead,
        lifecycle_turn_days.is_turn
    from lifecycle_turn_days
    inner join scheme_values on lifecycle_turn_days.customer_id = scheme_values.customer_id
    left join fall_days on lifecycle_turn_days.customer_id = fall_days.customer_id

),

-- RFM: recency falls through today's cut points
{%- if window_days is not none %}, and days leave the window{% endif %}.
{{ customer_segmentation.rfm_map_steps() }},

{{ customer_segmentation.rfm_threshold_steps(method) }},

scored as (

    select * from scheme_values
    where recency_score is not null

),

rfm_turns as (

    select
        scored.customer_id,
        cast(1 - thresholds.last_goodness - scored.days_since_last_order as {{ integer }})
            as days_ahead
        {%- if window_days is not none %},
        0 as order_count,
        cast(0 as {{ money }}) as gross_revenue,
        cast(0 as {{ money }}) as refunded_amount
        {%- endif %}
    from scored
    inner join thresholds
        on scored.as_of_date = thresholds.as_of_date
        and thresholds.metric = 'recency'
        and thresholds.last_goodness <= -scored.days_since_last_order
    {%- if window_days is not none %}

    union all

    select
        scored.customer_id,
        {{ window_days }} - {{ customer_segmentation.days_between(
            'customer_days.activity_date', 'scored.as_of_date'
        ) }} as days_ahead,
        customer_days.order_count,
        customer_days.gross_revenue,
        customer_days.refunded_amount
    from scored
    inner join customer_days
        on scored.customer_id = customer_days.customer_id
        and scored.as_of_date >= customer_days.activity_date
    where {{ customer_segmentation.days_between(
        'customer_days.activity_date', 'scored.as_of_date'
    ) }} < {{ window_days }}
    {%- endif %}

),

rfm_turn_days as (

    select
        customer_id,
        days_ahead
        {%- for column in ['order_count', 'gross_revenue', 'refunded_amount'] if window_days %},
        sum(sum({{ column }})) over (
            partition by customer_id
            order by days_ahead nulls last
            rows between unbounded preceding and current row
        ) as left_{{ column }}
        {%- endfor %}
    from rfm_turns
    group by customer_id, days_ahead

),

rfm_then as (

    select
        scored.customer_id,
        scored.as_of_date,
        scored.rfm_segment,
        scored.value_tier,
        scored.recency_score,
        scored.frequency_score,
        scored.monetary_score,
        scored.order_count,
        rfm_turn_days.days_ahead,
        -(scored.days_since_last_order + rfm_turn_days.days_ahead) as recency_then,
        {%- if window_days is none %}
        scored.rfm_order_count,
        scored.monetary_value
        {%- else %}
        scored.rfm_order_count - rfm_turn_days.left_order_count as rfm_order_count,
        {{ customer_segmentation.monetary_value(
            '(customers.rfm_gross_revenue - rfm_turn_days.left_gross_revenue)',
            '(customers.rfm_refunded_amount - rfm_turn_days.left_refunded_amount)',
        ) }} as monetary_value
        {%- endif %}
    from scored
    inner join rfm_turn_days on scored.customer_id = rfm_turn_days.customer_id
    {%- if window_days is not none %}
    inner join customers on scored.customer_id = customers.customer_id
    {%- endif %}

),

rfm_scores_then as (

    select
        rfm_then.customer_id,
        rfm_then.as_of_date,
        rfm_then.rfm_segment as segment_now,
        rfm_then.order_count,
        rfm_then.rfm_order_count,
        rfm_then.days_ahead,
        {{ customer_segmentation.rfm_score_then(
            'recency', 'rfm_then.recency_then', 'rfm_then.recency_score'
        ) | indent(8) }} as recency_score,
        {%- if window_days is none %}
        rfm_then.frequency_score,
        rfm_then.monetary_score
        {%- else %}
        {{ customer_segmentation.rfm_score_then(
            'frequency', 'rfm_then.rfm_order_count', 'rfm_then.frequency_score'
        ) | indent(8) }} as frequency_score,
        {{ customer_segmentation.rfm_score_then(
            'monetary', 'rfm_then.monetary_value', 'rfm_then.monetary_score'
        ) | indent(8) }} as monetary_score
        {%- endif %}
    from rfm_then
    inner join thresholds_by_date on rfm_then.as_of_date = thresholds_by_date.as_of_date

),

cells as (

    select
        recency_score,
        frequency_score,
        monetary_score,
        segment as rfm_segment
    from segment_map

),
{%- if window_days is not none %}

tiers as (

    select
        value_tier,
        tier_from,
        lead(tier_from) over (order by tier_from nulls last, value_tier nulls last) as next_from
    from (
        select
            value_tier,
            min(tier_from) as tier_from
        from scheme_values
        where tier_from is not null
        group by value_tier
    ) as tier_values

),
{%- endif %}

looked_at as (

    select
        'engagement' as scheme,
        customer_id,
        as_of_date,
        days_ahead,
        is_turn,
        engagement_level as segment_now,
        {{ customer_segmentation.engagement_level(
            'score_then', 'peak_score_then', 'highly_active_from', 'moderately_engaged_from'
        ) | indent(8) }} as segment_then
    from engagement_then

    union all

    select
        'lifecycle' as scheme,
        customer_id,
        looked_at_on as as_of_date,
        days_ahead,
        is_turn,
        stage_now as segment_now,
        {{ customer_segmentation.lifecycle_stage() | indent(8) }} as segment_then
    from lifecycle_facts_then

    union all

    select
        'rfm' as scheme,
        then_scored.customer_id,
        then_scored.as_of_date,
        then_scored.days_ahead,
        1 as is_turn,
        then_scored.segment_now,
        {{ customer_segmentation.rfm_membership('then_scored', 'cells') | indent(8) }}
            as segment_then
    from rfm_scores_then as then_scored
    left join cells
        on then_scored.recency_score = cells.recency_score
        and then_scored.frequency_score = cells.frequency_score
        and then_scored.monetary_score = cells.monetary_score
    {%- if window_days is not none %}

    union all

    select
        'value_tier' as scheme,
        rfm_then.customer_id,
        rfm_then.as_of_date,
        rfm_then.days_ahead,
        1 as is_turn,
        rfm_then.value_tier as segment_now,
        case when rfm_then.rfm_order_count = 0 then 'none'
            else coalesce(tiers.value_tier, 'none') end as segment_then
    from rfm_then
    left join tiers
        on rfm_then.monetary_value >= tiers.tier_from
        and rfm_then.monetary_value < coalesce(
            tiers.next_from, rfm_then.monetary_value + 1
        )
    {%- endif %}

),

changes as (

    select
        *,
        row_number() over (
            partition by customer_id, as_of_date, scheme
            order by
                days_ahead asc nulls last, is_turn desc nulls last, segment_then asc nulls last
        ) as change_number
    from looked_at
    where segment_now <> segment_then

)

-- A change that is there before the day on which anything turns has no day that could be told.
select
    customer_id,
    as_of_date,
    scheme,
    {{ customer_segmentation.add_days('as_of_date', 'days_ahead') }} as next_change_on,
    segment_then as next_segment
from changes
where change_number = 1
    and is_turn = 1
