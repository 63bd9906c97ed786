with

order_lines as (

    select * from {{ ref('int_segmentation__order_lines_classified') }}
    where exclusion_reason is null

),

orders as (

    select * from {{ ref('int_segmentation__orders') }}
    where is_qualifying

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
        order_date as activity_date,
        1 as orders,
        cast(0 as {{ customer_segmentation.type_money() }}) as gross_revenue,
        cast(0 as {{ customer_segmentation.type_money() }}) as refunded_amount
    from orders

    union all

    select
        customer_id,
        ordered_on as activity_date,
        0 as orders,
        case when amount > 0 then amount else 0 end as gross_revenue,
        case when amount < 0 then -amount else 0 end as refunded_amount
    from order_lines
    where amount <> 0

    union all

    select
        customer_id,
        refunded_on as activity_date,
        0 as orders,
        cast(0 as {{ customer_segmentation.type_money() }}) as gross_revenue,
        amount as refunded_amount
    from refunds

)

select
    customer_id,
    activity_date,
    sum(orders) as order_count,
    sum(gross_revenue) as gross_revenue,
    sum(refunded_amount) as refunded_amount
from movements
group by customer_id, activity_date
