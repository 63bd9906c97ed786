{{ config(materialized='view') }}
with

contacts as (

    select * from {{ ref('stg_segmentation__contacts') }}

),

merged as (

    select * from {{ ref('int_segmentation__contacts_merged') }}

),

numbered as (

    select
        contact_id,
        coalesce(customer_id, contact_id) as customer_id,
        row_number() over (
            partition by contact_id
            order by
                updated_at desc nulls last,
                created_at desc nulls last,
                customer_id asc nulls last
        ) as occurrence
    from contacts

)

select
    numbered.contact_id,
    merged.customer_id,
    merged.known_since,
    merged.deleted_on,
    case
        when numbered.contact_id is null then 'no_contact_id'
        when numbered.occurrence > 1 then 'duplicate_contact_id'
        when merged.contact_id <> numbered.contact_id then 'merged_contact'
        when merged.is_test then 'test_customer'
    end as exclusion_reason
from numbered
left join merged on numbered.customer_id = merged.customer_id
