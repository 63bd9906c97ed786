with

order_days as (

    select * from {{ ref('int_segmentation__order_days') }}
    where exclusion_reason is null

),

refunds as (

    select * from {{ ref('int_segmentation__refunds_classified') }}
    where exclusion_reason is null

),

-- Orders count on the day they first qualify; money on the day of its own line or refund, so that
-- a later line of an old order changes no earlier day.
movements as (

    select
        customer_id,
        ordered_on as activity_date,
        order_count,
        gross_revenue,
        refunded_amount
    from order_days
    where order_count > 0
        or gross_revenue > 0
        or refunded_amount > 0

    union all

    select
        customer_id,
        refunded_on as activity_date,
        0 as order_count,
        cast(0 as {{ customer_segmentation.type_money() }}) as gross_revenue,
        amount as refunded_amount
    from refunds

)

select
    customer_id,
    activity_date,
    sum(order_count) as order_count,
    sum(gross_revenue) as gross_revenue,
    sum(refunded_amount) as refunded_amount
from movements
group by customer_id, activity_date
