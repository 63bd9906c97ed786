{{ config(materialized='view') }}
with

customer_rfm as (

    select * from {{ ref('int_segmentation__customer_rfm') }}
    where is_reported

)

select
    customer_id,
    as_of_date,
    days_since_last_order,
    order_count,
    monetary_value,
    recency_score,
    frequency_score,
    monetary_score,
    rfm_score,
    rfm_segment
from customer_rfm
