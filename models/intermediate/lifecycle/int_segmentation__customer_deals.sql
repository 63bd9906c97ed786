{{ config(materialized='view') }}
with

deals as (

    select * from {{ ref('stg_segmentation__deals') }}

),

contacts as (

    select * from {{ ref('stg_segmentation__contacts') }}

),

-- A repeated contact id is refused by the gate; until then it must not multiply deals.
contact_customers as (

    select
        contact_id,
        min(coalesce(customer_id, contact_id)) as customer_id
    from contacts
    where contact_id is not null
    group by contact_id

),

closed as (

    select
        *,
        -- A decided deal without a closing date is taken as decided when it was created.
        case
            when closed_at is not null then closed_at
            when is_won or is_lost then created_at
        end as ended_at
    from deals
    where {{ customer_segmentation.is_valid_timestamp('created_at') }}

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
