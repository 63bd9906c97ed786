{{ config(materialized='view') }}
with

contact_customers as (

    {{ customer_segmentation.contact_customers() | indent(4) }}

),

closed as (

    {{ customer_segmentation.dated_deals() | indent(4) }}

)

select
    closed.deal_id,
    contact_customers.customer_id,
    closed.created_at,
    cast(closed.created_at as date) as created_on,
    closed.ended_at,
    cast(closed.ended_at as date) as closed_on,
    coalesce(closed.is_won, false) as is_won,
    coalesce(closed.is_lost, false) as is_lost,
    closed.stage,
    closed.product,
    closed.amount
from closed
inner join contact_customers on closed.contact_id = contact_customers.contact_id
