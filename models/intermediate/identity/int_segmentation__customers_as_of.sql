{%- set window_days = var('rfm_window_days') -%}
{%- set money = customer_segmentation.type_money() -%}
{%- set sums_of_money = [
    'gross_revenue', 'refunded_amount', 'rfm_gross_revenue', 'rfm_refunded_amount',
] -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

customers as (

    select * from {{ ref('int_segmentation__customers') }}

),

numbered_dates as (

    select
        *,
        {%- if window_days is not none %}
        {{ customer_segmentation.add_days('as_of_date', -window_days) }}
            as rfm_window_starts_after,
        {%- endif %}
        row_number() over (order by as_of_date nulls last) as date_number
    from as_of_dates

),

-- One sum per date over the days up to it. Each knows its own date only, so that no other changes
-- it; a join of all days with all dates would make as many rows as both have together.
totals as (

    {% for date_number in range(1, customer_segmentation.as_of_date_count() + 1) -%}
    select
        customer_days.customer_id,
        {{ date_number }} as date_number,
        min(case when customer_days.order_count > 0 then customer_days.activity_date end)
            as first_order_date,
        max(case when customer_days.order_count > 0 then customer_days.activity_date end)
            as last_order_date,
        {% for column in ['order_count', 'gross_revenue', 'refunded_amount'] -%}
        sum(customer_days.{{ column }}) as {{ column }},
        {% if window_days is none -%}
        sum(customer_days.{{ column }}) as rfm_{{ column }}{{ ',' if not loop.last }}
        {%- else -%}
        sum(
            case
                when customer_days.activity_date > numbered_dates.rfm_window_starts_after
                    then customer_days.{{ column }}
                else 0
            end
        ) as rfm_{{ column }}{{ ',' if not loop.last }}
        {%- endif %}
        {% endfor -%}
    from {{ ref('int_segmentation__customer_days') }} as customer_days
    cross join numbered_dates
    where numbered_dates.date_number = {{ date_number }}
        and customer_days.activity_date <= numbered_dates.as_of_date
    group by customer_days.customer_id
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

population as (

    select
        customers.*,
        numbered_dates.date_number,
        numbered_dates.as_of_date,
        numbered_dates.previous_as_of_date,
        numbered_dates.is_reported,
        numbered_dates.is_latest
    from customers
    cross join numbered_dates
    where customers.known_since <= numbered_dates.as_of_date
        and not customers.is_test
        and (
            customers.deleted_on is null
            or customers.deleted_on > numbered_dates.as_of_date
        )

)

select
    population.customer_id,
    population.as_of_date,
    population.previous_as_of_date,
    population.is_reported,
    population.is_latest,
    population.account_id,
    population.country,
    population.crm_stage,
    population.crm_stage_known_on,
    population.has_contact,
    population.known_since,
    cast(coalesce(totals.order_count, 0) as {{ dbt.type_bigint() }}) as order_count,
    cast(coalesce(totals.rfm_order_count, 0) as {{ dbt.type_bigint() }}) as rfm_order_count,
    {% for column in sums_of_money -%}
    cast(coalesce(totals.{{ column }}, 0) as {{ money }}) as {{ column }},
    {% endfor -%}
    totals.first_order_date,
    totals.last_order_date,
    {{ customer_segmentation.days_between('totals.first_order_date', 'population.as_of_date') }}
        as days_since_first_order,
    {{ customer_segmentation.days_between('totals.last_order_date', 'population.as_of_date') }}
        as days_since_last_order
from population
left join totals
    on population.customer_id = totals.customer_id
    and population.date_number = totals.date_number
