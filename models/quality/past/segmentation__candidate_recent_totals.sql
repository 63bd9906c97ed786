with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

customer_days as (

    select * from {{ ref('int_segmentation__customer_days') }}

)

select
    customer_days.customer_id,
    as_of_dates.as_of_date,
    cast(sum(customer_days.order_count) as {{ dbt.type_bigint() }}) as order_count,
    {{ customer_segmentation.published_money('sum(customer_days.gross_revenue)') }}
        as gross_revenue,
    {{ customer_segmentation.published_money('sum(customer_days.refunded_amount)') }}
        as refunded_amount
from customer_days
inner join as_of_dates
    on customer_days.activity_date <= as_of_dates.as_of_date
    and customer_days.activity_date
        > {{ customer_segmentation.add_days('as_of_dates.as_of_date', -var('look_back_days')) }}
group by customer_days.customer_id, as_of_dates.as_of_date
