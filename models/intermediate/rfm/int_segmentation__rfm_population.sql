{{ config(materialized='view') }}
with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}
    where rfm_order_count > 0

)

select
    customer_id,
    as_of_date,
    is_reported,
    days_since_last_order,
    rfm_order_count as order_count,
    {{ customer_segmentation.monetary_value('rfm_gross_revenue', 'rfm_refunded_amount') }}
        as monetary_value
from customers
