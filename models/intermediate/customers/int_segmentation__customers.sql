with

contacts as (

    select * from {{ ref('int_segmentation__contacts_merged') }}

),

customer_days as (

    select * from {{ ref('int_segmentation__customer_days') }}

),

engagement_days as (

    select * from {{ ref('int_segmentation__engagement_days') }}
    where exclusion_reason is null

),

activity_days as (

    select
        customer_id,
        activity_date
    from customer_days

    union all

    select
        customer_id,
        activity_date
    from engagement_days

),

first_activity as (

    select
        customer_id,
        min(activity_date) as first_active_on
    from activity_days
    group by customer_id

),

customer_ids as (

    -- Not a plain union: BigQuery wants it to say DISTINCT, which is not SQL everywhere.
    select distinct customer_id
    from (
        select customer_id from contacts
        union all
        select customer_id from first_activity
    ) as everybody

)

select
    customer_ids.customer_id,
    contacts.account_id,
    contacts.country,
    contacts.crm_stage,
    contacts.crm_stage_known_on,
    contacts.customer_id is not null as has_contact,
    -- Known from the CRM or from the first activity, whichever came first.
    case
        when contacts.known_since is null then first_activity.first_active_on
        when first_activity.first_active_on < contacts.known_since
            then first_activity.first_active_on
        else contacts.known_since
    end as known_since,
    coalesce(contacts.is_test, false) as is_test,
    contacts.deleted_on
from customer_ids
left join contacts on customer_ids.customer_id = contacts.customer_id
left join first_activity on customer_ids.customer_id = first_activity.customer_id
