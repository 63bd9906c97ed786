{%- set has_engagement = customer_segmentation.input_is_mapped('events')
    or customer_segmentation.input_is_mapped('messages') -%}
{%- set double = customer_segmentation.type_double() -%}
with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

engagement_days as (

    select * from {{ ref('int_segmentation__engagement_days') }}
    where weight <> 0

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

    {% for periods in range(customer_segmentation.engagement_look_back_periods() + 1) -%}
    select
        as_of_date,
        {{ customer_segmentation.earlier_as_of_date('as_of_date', periods) }} as scored_on
    from as_of_dates
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

scored_days as (

    select distinct scored_on
    from look_backs

),

scores as (

    select
        engagement_days.customer_id,
        scored_days.scored_on,
        sum({{ customer_segmentation.decayed_weight(
            'cast(engagement_days.weight as ' ~ double ~ ')',
            customer_segmentation.days_between(
                'engagement_days.activity_date', 'scored_days.scored_on'
            ),
        ) }}) as score
    from engagement_days
    inner join scored_days on engagement_days.activity_date <= scored_days.scored_on
    group by engagement_days.customer_id, scored_days.scored_on

),

scores_and_peaks as (

    select
        scores.customer_id,
        look_backs.as_of_date,
        max(case when look_backs.scored_on = look_backs.as_of_date then scores.score end) as score,
        max(
            case
                when look_backs.scored_on < look_backs.as_of_date
                    and {{ customer_segmentation.days_between(
                        'look_backs.scored_on', 'look_backs.as_of_date'
                    ) }} <= {{ var('engagement_at_risk_days') }}
                    then scores.score
            end
        ) as peak_score
    from scores
    inner join look_backs on scores.scored_on = look_backs.scored_on
    group by scores.customer_id, look_backs.as_of_date

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
    ) }} as engagement_level
    {%- else -%}
    -- Neither events nor messages are mapped: nothing is known, which is not the same as dormant.
    cast(null as {{ double }}) as engagement_score,
    cast(null as {{ dbt.type_string() }}) as engagement_level
    {%- endif %}
from customers
left join scores_and_peaks
    on customers.customer_id = scores_and_peaks.customer_id
    and customers.as_of_date = scores_and_peaks.as_of_date
cross join levels
