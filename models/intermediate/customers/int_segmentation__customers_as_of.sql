{%- set window_days = var('rfm_window_days') -%}
{%- set money = customer_segmentation.type_money() -%}
{%- set sums_of_money = [
    'gross_revenue', 'refunded_amount', 'rfm_gross_revenue', 'rfm_refunded_amount',
] -%}
{%- set date_numbers = range(1, customer_segmentation.as_of_date_count() + 1) -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

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

-- One sum per date over the days up to it, joined with the customers of that date before the dates
-- come together. Each date knows itself only, so that no other changes it; a join of all days with
-- all dates would make as many rows as both have together.
{% for date_number in date_numbers -%}
totals_{{ date_number }} as (

    select
        customer_days.customer_id,
        min(case when customer_days.order_count > 0 then customer_days.activity_date end)
            as first_order_date,
        max(case when customer_days.order_count > 0 then customer_days.activity_date end)
            as last_order_date,
        {%- for column in ['order_count', 'gross_revenue', 'refunded_amount'] %}
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
        {%- endfor %}
    from {{ ref('int_segmentation__customer_days') }} as customer_days
    cross join numbered_dates
    where numbered_dates.date_number = {{ date_number }}
        and customer_days.activity_date <= numbered_dates.as_of_date
    group by customer_days.customer_id

),

{% endfor -%}
population as (

    {% for date_number in date_numbers -%}
    select
        customers.*,
        numbered_dates.as_of_date,
        numbered_dates.previous_as_of_date,
        numbered_dates.is_reported,
        numbered_dates.is_latest,
        totals_{{ date_number }}.first_order_date,
        totals_{{ date_number }}.last_order_date,
        {%- for column in ['order_count', 'rfm_order_count'] + sums_of_money %}
        totals_{{ date_number }}.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_segmentation__customers') }} as customers
    cross join numbered_dates
    left join totals_{{ date_number }}
        on customers.customer_id = totals_{{ date_number }}.customer_id
    where numbered_dates.date_number = {{ date_number }}
        and customers.known_since <= numbered_dates.as_of_date
        and not customers.is_test
        and (
            customers.deleted_on is null
            or customers.deleted_on > numbered_dates.as_of_date
        )
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

)

select
    customer_id,
    as_of_date,
    previous_as_of_date,
    is_reported,
    is_latest,
    account_id,
    country,
    crm_stage,
    crm_stage_known_on,
    has_contact,
    known_since,
    cast(coalesce(order_count, 0) as {{ dbt.type_bigint() }}) as order_count,
    cast(coalesce(rfm_order_count, 0) as {{ dbt.type_bigint() }}) as rfm_order_count,
    {% for column in sums_of_money -%}
    cast(coalesce({{ column }}, 0) as {{ money }}) as {{ column }},
    {% endfor -%}
    first_order_date,
    last_order_date,
    {{ customer_segmentation.days_between('first_order_date', 'as_of_date') }}
        as days_since_first_order,
    {{ customer_segmentation.days_between('last_order_date', 'as_of_date') }}
        as days_since_last_order
from population
