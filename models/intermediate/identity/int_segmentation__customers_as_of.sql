{%- set window_days = var('rfm_window_days') -%}
{%- set running = 'partition by customer_id order by as_of_date nulls last'
    ~ ' rows between unbounded preceding and current row' -%}
{%- set sums = ['order_count', 'gross_revenue', 'refunded_amount'] -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

customers as (

    select * from {{ ref('int_segmentation__customers') }}

),

customer_days as (

    select * from {{ ref('int_segmentation__customer_days') }}

),

{%- if window_days is not none %}

-- A day enters the RFM window when it comes and leaves it again when it is too old: running sums
-- over both give every date's window in one pass.
entering_and_leaving as (

    select customer_id, activity_date, order_count, gross_revenue, refunded_amount
    from customer_days

    union all

    select
        customer_id,
        {{ customer_segmentation.add_days('activity_date', window_days) }} as activity_date,
        -order_count as order_count,
        -gross_revenue as gross_revenue,
        -refunded_amount as refunded_amount
    from customer_days

),
{%- endif %}

period_totals as (

    select
        customer_days.customer_id,
        as_of_dates.as_of_date,
        sum(customer_days.order_count) as order_count,
        sum(customer_days.gross_revenue) as gross_revenue,
        sum(customer_days.refunded_amount) as refunded_amount,
        min(case when customer_days.order_count > 0 then customer_days.activity_date end)
            as first_order_date,
        max(case when customer_days.order_count > 0 then customer_days.activity_date end)
            as last_order_date
    from customer_days
    inner join as_of_dates
        on customer_days.activity_date <= as_of_dates.as_of_date
        and (
            customer_days.activity_date > as_of_dates.period_starts_after
            or as_of_dates.period_starts_after is null
        )
    group by customer_days.customer_id, as_of_dates.as_of_date

),

{%- if window_days is not none %}

window_totals as (

    select
        entering_and_leaving.customer_id,
        as_of_dates.as_of_date,
        sum(entering_and_leaving.order_count) as order_count,
        sum(entering_and_leaving.gross_revenue) as gross_revenue,
        sum(entering_and_leaving.refunded_amount) as refunded_amount
    from entering_and_leaving
    inner join as_of_dates
        on entering_and_leaving.activity_date <= as_of_dates.as_of_date
        and (
            entering_and_leaving.activity_date > as_of_dates.period_starts_after
            or as_of_dates.period_starts_after is null
        )
    group by entering_and_leaving.customer_id, as_of_dates.as_of_date

),
{%- endif %}

population as (

    select
        customers.*,
        as_of_dates.as_of_date,
        as_of_dates.previous_as_of_date,
        as_of_dates.is_reported,
        as_of_dates.is_latest
    from customers
    inner join as_of_dates
        on customers.known_since <= as_of_dates.as_of_date
        and (
            customers.deleted_on is null
            or customers.deleted_on > as_of_dates.as_of_date
        )
    where not customers.is_test

),

joined as (

    select
        population.*,
        {% for column in sums -%}
        period_totals.{{ column }},
        {% endfor -%}
        period_totals.first_order_date,
        period_totals.last_order_date,
        {% for column in sums -%}
        {{ 'period_totals' if window_days is none else 'window_totals' }}.{{ column }}
            as rfm_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from population
    left join period_totals
        on population.customer_id = period_totals.customer_id
        and population.as_of_date = period_totals.as_of_date
    {%- if window_days is not none %}
    left join window_totals
        on population.customer_id = window_totals.customer_id
        and population.as_of_date = window_totals.as_of_date
    {%- endif %}

),

accumulated as (

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
        cast(sum(coalesce(order_count, 0)) over ({{ running }}) as {{ dbt.type_bigint() }})
            as order_count,
        cast(sum(coalesce(rfm_order_count, 0)) over ({{ running }}) as {{ dbt.type_bigint() }})
            as rfm_order_count,
        {% for prefix in ['', 'rfm_'] -%}
        {% for column in ['gross_revenue', 'refunded_amount'] -%}
        cast(
            sum(coalesce({{ prefix ~ column }}, 0)) over ({{ running }})
            as {{ customer_segmentation.type_money() }}
        ) as {{ prefix ~ column }},
        {% endfor -%}
        {% endfor -%}
        min(first_order_date) over ({{ running }}) as first_order_date,
        max(last_order_date) over ({{ running }}) as last_order_date
    from joined

)

select
    *,
    {{ customer_segmentation.days_between('first_order_date', 'as_of_date') }}
        as days_since_first_order,
    {{ customer_segmentation.days_between('last_order_date', 'as_of_date') }}
        as days_since_last_order
from accumulated
