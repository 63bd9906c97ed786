{{ config(materialized='view') }}
with

order_days as (

    select * from {{ ref('int_segmentation__order_days') }}
    where order_id is not null

)

select
    order_id,
    max(case when exclusion_reason is null then customer_id end) as customer_id,
    min(case when exclusion_reason is null then first_ordered_at end) as ordered_at,
    min(order_qualifies_on) as order_date,
    min(case when order_count = 1 then first_ordered_at end) as qualified_at,
    max(case when exclusion_reason is null then currency end) as currency,
    coalesce(sum(case when exclusion_reason is null then gross_revenue end), 0) as gross_revenue,
    coalesce(sum(case when exclusion_reason is null then refunded_amount end), 0)
        as returned_amount,
    sum(source_rows) as line_count,
    -- An order is left out when all its lines are: with the reason that comes first by name.
    case when count(case when exclusion_reason is null then 1 end) = 0
        then min(exclusion_reason) end as exclusion_reason,
    sum(order_count) > 0 as is_qualifying
from order_days
group by order_id
