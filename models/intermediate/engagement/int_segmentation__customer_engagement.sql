{%- set has_engagement = customer_segmentation.input_is_mapped('events')
    or customer_segmentation.input_is_mapped('messages') -%}
{%- set look_backs = customer_segmentation.engagement_look_back_days() -%}
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

aged as (

    select
        engagement_days.customer_id,
        as_of_dates.as_of_date,
        cast(engagement_days.weight as {{ double }}) as weight,
        {{ customer_segmentation.days_between(
            'engagement_days.activity_date', 'as_of_dates.as_of_date'
        ) }} as age
    from engagement_days
    inner join as_of_dates on engagement_days.activity_date <= as_of_dates.as_of_date

),

scored as (

    select
        customer_id,
        as_of_date,
        sum({{ customer_segmentation.decayed_weight('weight', 'age') }}) as score,
        {% for days in look_backs -%}
        sum(
            case when age >= {{ days }}
                then {{ customer_segmentation.decayed_weight('weight', 'age - ' ~ days) }}
            end
        ) as score_{{ days }}_days_ago{{ ',' if not loop.last }}
        {% endfor %}
    from aged
    group by customer_id, as_of_date

),

with_peak as (

    select
        customers.customer_id,
        customers.as_of_date,
        customers.is_reported,
        coalesce(scored.score, 0) as score,
        greatest(
            {% for days in look_backs -%}
            coalesce(scored.score_{{ days }}_days_ago, 0),
            {% endfor -%}
            0
        ) as peak_score
    from customers
    left join scored
        on customers.customer_id = scored.customer_id
        and customers.as_of_date = scored.as_of_date

)

select
    with_peak.customer_id,
    with_peak.as_of_date,
    with_peak.is_reported,
    {% if has_engagement -%}
    cast(with_peak.score as {{ double }}) as engagement_score,
    {{ customer_segmentation.engagement_level(
        'with_peak.score',
        'with_peak.peak_score',
        'levels.highly_active',
        'levels.moderately_engaged',
    ) }} as engagement_level
    {%- else -%}
    -- Neither events nor messages are mapped: nothing is known, which is not the same as dormant.
    cast(null as {{ double }}) as engagement_score,
    cast(null as {{ dbt.type_string() }}) as engagement_level
    {%- endif %}
from with_peak
cross join levels
