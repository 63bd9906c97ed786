with

contacts as (

    select * from {{ ref('stg_segmentation__contacts') }}

),

identified as (

    select
        *,
        coalesce(customer_id, contact_id) as known_customer_id,
        case when {{ customer_segmentation.is_valid_timestamp('created_at') }}
            then cast(created_at as date) end as created_on,
        case when {{ customer_segmentation.is_valid_timestamp('updated_at') }}
            then cast(updated_at as date) end as updated_on,
        case when {{ customer_segmentation.is_valid_timestamp('deleted_at') }}
            then cast(deleted_at as date) end as deleted_on
    from contacts
    where contact_id is not null

),

-- Several contacts may stand for one customer: the one written last speaks for them.
ranked as (

    select
        *,
        row_number() over (
            partition by known_customer_id
            order by
                updated_on desc nulls last,
                updated_at desc nulls last,
                created_at desc nulls last,
                contact_id asc,
                lifecycle_stage asc nulls last,
                account_id asc nulls last,
                country asc nulls last,
                email asc nulls last
        ) as recency_rank,
        min(
            coalesce(
                created_on,
                {{ customer_segmentation.date_literal(var('earliest_valid_date')) }}
            )
        ) over (partition by known_customer_id) as first_created_on,
        max(case when is_test then 1 else 0 end)
            over (partition by known_customer_id) as has_test_contact,
        min(case when deleted_on is null then 0 else 1 end)
            over (partition by known_customer_id) as all_deleted,
        max(deleted_on) over (partition by known_customer_id) as last_deleted_on
    from identified

)

select
    known_customer_id as customer_id,
    contact_id,
    account_id,
    lifecycle_stage as crm_stage,
    {%- for column in customer_segmentation.contact_attributes() if column != 'lifecycle_stage' %}
    {{ column }},
    {%- endfor %}
    coalesce(updated_on, created_on) as crm_stage_known_on,
    first_created_on as known_since,
    has_test_contact = 1 as is_test,
    case when all_deleted = 1 then last_deleted_on end as deleted_on
from ranked
where recency_rank = 1
