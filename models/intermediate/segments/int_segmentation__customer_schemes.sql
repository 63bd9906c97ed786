with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

rfm as (

    select * from {{ ref('int_segmentation__customer_rfm') }}

),

lifecycle as (

    select * from {{ ref('int_segmentation__customer_lifecycle_stages') }}

),

value_tiers as (

    select * from {{ ref('int_segmentation__customer_value_tiers') }}

),

engagement as (

    select * from {{ ref('int_segmentation__customer_engagement') }}

)

select
    customers.customer_id,
    customers.as_of_date,
    customers.previous_as_of_date,
    customers.is_reported,
    customers.order_count,
    customers.gross_revenue,
    {{ customer_segmentation.net_revenue('customers.gross_revenue', 'customers.refunded_amount') }}
        as net_revenue,
    lifecycle.is_active,
    {{ customer_segmentation.rfm_membership() | indent(4) }} as rfm_segment,
    lifecycle.lifecycle_stage,
    value_tiers.value_tier,
    engagement.engagement_level
from customers
left join rfm
    on customers.customer_id = rfm.customer_id
    and customers.as_of_date = rfm.as_of_date
left join lifecycle
    on customers.customer_id = lifecycle.customer_id
    and customers.as_of_date = lifecycle.as_of_date
left join value_tiers
    on customers.customer_id = value_tiers.customer_id
    and customers.as_of_date = value_tiers.as_of_date
left join engagement
    on customers.customer_id = engagement.customer_id
    and customers.as_of_date = engagement.as_of_date
