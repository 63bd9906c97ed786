{%- set has_engagement = customer_segmentation.input_is_mapped('events')
    or customer_segmentation.input_is_mapped('messages') -%}
{%- set double = customer_segmentation.type_double() -%}
{#- Their product fits 38 digits on every engine. -#}
{%- set points = customer_segmentation.type_decimal(18, 6) -%}
{%- set share = customer_segmentation.type_decimal(18, 12) -%}
{%- set at_risk_days = var('engagement_at_risk_days') -%}
{%- set look_back_periods = customer_segmentation.engagement_look_back_periods() -%}
{%- set date_count = customer_segmentation.as_of_date_count() -%}
{#- Steps of `history_grain` share the days that they look back at; other dates have their own. -#}
{%- set day_numbers = range(
    1, date_count + 1 + look_back_periods * (date_count - var('history_periods') - 1)
) -%}
with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

engagement_days as (

    select * from {{ ref('int_segmentation__engagement_days') }}
    where exclusion_reason is null
        and weight <> 0

),

levels as (

    select
        max(case when level = 'highly_active' then minimum_score end) as highly_active,
        max(case when level = 'moderately_engaged' then minimum_score end) as moderately_engaged
    from {{ ref('engagement_levels') }}

),

-- Every as-of date with the earlier ones that `at_risk` looks back at, whether this run reports
-- them or not: the rows of a date must not depend on which other dates are built with it.
look_backs as (

    {% for periods in range(look_back_periods + 1) -%}
    select
        as_of_date,
        {{ customer_segmentation.earlier_as_of_date('as_of_date', periods) }} as scored_on
    from as_of_dates
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

numbered_days as (

    select
        scored_on,
        row_number() over (order by scored_on nulls last) as day_number
    from (select distinct scored_on from look_backs) as scored_days

),

activity_days as (

    select distinct activity_date
    from {{ ref('int_segmentation__engagement_days') }}

),

-- What is left of a point of each day on each scored day, found once for all customers.
remainders as (

    select
        activity_days.activity_date,
        numbered_days.day_number,
        cast(
            {{ customer_segmentation.decayed_weight(
                'cast(1 as ' ~ double ~ ')',
                customer_segmentation.days_between(
                    'activity_days.activity_date', 'numbered_days.scored_on'
                ),
            ) | indent(12) }} as {{ share }}
        ) as remainder
    from activity_days
    inner join numbered_days on activity_days.activity_date <= numbered_days.scored_on

),

remainders_by_day as (

    select
        activity_date,
        {% for day_number in day_numbers -%}
        max(case when day_number = {{ day_number }} then remainder end)
            as remainder_{{ day_number }}{{ ',' if not loop.last }}
        {% endfor %}
    from remainders
    group by activity_date

),

-- A score per scored day, side by side: one pass over the activities for all of them.
scores as (

    select
        engagement_days.customer_id,
        {% for day_number in day_numbers -%}
        sum(
            cast(engagement_days.weight as {{ points }})
            * remainders_by_day.remainder_{{ day_number }}
        ) as score_{{ day_number }}{{ ',' if not loop.last }}
        {% endfor %}
    from engagement_days
    inner join remainders_by_day
        on engagement_days.activity_date = remainders_by_day.activity_date
    group by engagement_days.customer_id

),

-- Which of the scores are an as-of date's own and which ones it looks back at.
uses as (

    select
        look_backs.as_of_date,
        numbered_days.day_number,
        {{ customer_segmentation.days_between(
            'look_backs.scored_on', 'look_backs.as_of_date'
        ) }} as days_ago,
        case
            when look_backs.scored_on = look_backs.as_of_date then 'own'
            when {{ customer_segmentation.days_between(
                'look_backs.scored_on', 'look_backs.as_of_date'
            ) }} <= {{ at_risk_days }} then 'earlier'
        end as score_use
    from look_backs
    inner join numbered_days on look_backs.scored_on = numbered_days.scored_on

),

uses_by_date as (

    select
        as_of_date,
        {% for day_number in day_numbers -%}
        max(case when day_number = {{ day_number }} then score_use end)
            as use_{{ day_number }},
        max(case when day_number = {{ day_number }} then days_ago end)
            as days_ago_{{ day_number }}{{ ',' if not loop.last }}
        {% endfor %}
    from uses
    group by as_of_date

),

-- The score of a date's own day and the best of those it looks back at; 0 where it has none.
scores_and_peaks as (

    select
        scores.customer_id,
        uses_by_date.as_of_date,
        -- Of all scores one is the date's own. A sum would do but for Spark, where each addition of
        -- wide decimals takes a decimal place.
        coalesce(
            {% for day_number in day_numbers -%}
            case when uses_by_date.use_{{ day_number }} = 'own'
                then scores.score_{{ day_number }} end,
            {% endfor -%}
            0
        ) as score,
        greatest(
            {% for day_number in day_numbers -%}
            case when uses_by_date.use_{{ day_number }} = 'earlier'
                then coalesce(scores.score_{{ day_number }}, 0) else 0 end
            {{- ',' if not loop.last }}
            {% endfor %}
        ) as peak_score,
        -- One day too many stands for never: of NULLs engines make different least values.
        nullif(
            least(
                {% for day_number in day_numbers -%}
                case
                    when uses_by_date.use_{{ day_number }} = 'earlier'
                        and scores.score_{{ day_number }} >= levels.moderately_engaged
                        then uses_by_date.days_ago_{{ day_number }}
                    else {{ at_risk_days + 1 }}
                end
                {{- ',' if not loop.last }}
                {% endfor %}
            ),
            {{ at_risk_days + 1 }}
        ) as days_since_engaged
    from scores
    cross join uses_by_date
    cross join levels

)

select
    customers.customer_id,
    customers.as_of_date,
    customers.is_reported,
    {% if has_engagement -%}
    cast(coalesce(scores_and_peaks.score, 0) as {{ double }}) as engagement_score,
    {{ customer_segmentation.engagement_level(
        'coalesce(scores_and_peaks.score, 0)',
        'scores_and_peaks.peak_score',
        'levels.highly_active',
        'levels.moderately_engaged',
    ) }} as engagement_level,
    scores_and_peaks.days_since_engaged
    {%- else -%}
    -- Neither events nor messages are mapped: nothing is known, which is not the same as dormant.
    cast(null as {{ double }}) as engagement_score,
    cast(null as {{ dbt.type_string() }}) as engagement_level,
    cast(null as {{ dbt.type_int() }}) as days_since_engaged
    {%- endif %}
from customers
left join scores_and_peaks
    on customers.customer_id = scores_and_peaks.customer_id
    and customers.as_of_date = scores_and_peaks.as_of_date
cross join levels
