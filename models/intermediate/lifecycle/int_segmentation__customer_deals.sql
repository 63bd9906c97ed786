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

)

select
    deals.deal_id,
    contact_customers.customer_id,
    cast(deals.created_at as date) as created_on,
    -- A decided deal without a closing date is taken as decided when it was created.
    case
        when deals.closed_at is not null then cast(deals.closed_at as date)
        when deals.is_won or deals.is_lost then cast(deals.created_at as date)
    end as closed_on,
    coalesce(deals.is_won, false) as is_won
from deals
inner join contact_customers on deals.contact_id = contact_customers.contact_id
where {{ customer_segmentation.is_valid_timestamp('deals.created_at') }}
