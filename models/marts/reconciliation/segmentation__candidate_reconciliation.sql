with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_reported

),

order_days as (

    select * from {{ ref('int_segmentation__order_days') }}

),

refunds as (

    select * from {{ ref('int_segmentation__refunds_classified') }}

),

engagement_days as (

    select * from {{ ref('int_segmentation__engagement_days') }}

),

contacts as (

    select * from {{ ref('int_segmentation__contacts_classified') }}

),

deleted_customers as (

    select
        customer_id,
        deleted_on
    from {{ ref('int_segmentation__contacts_merged') }}
    where deleted_on is not null

),

-- All inputs in one shape, grouped by what decides the bucket, so that every as-of date is judged
-- on a few rows per day rather than on the source again.
grouped as (

    select
        'order_lines' as input,
        order_days.exclusion_reason,
        order_days.ordered_on as happened_on,
        deleted_customers.deleted_on,
        coalesce(
            order_days.order_qualifies_on, {{ customer_segmentation.date_literal('9999-12-31') }}
        ) as counts_from,
        sum(order_days.source_rows) as source_rows,
        sum(order_days.zero_rows) as zero_rows,
        sum(order_days.source_amount) as amount,
        sum(order_days.amount) as reporting_amount
    from order_days
    left join deleted_customers on order_days.customer_id = deleted_customers.customer_id
    group by 1, 2, 3, 4, 5

    union all

    select
        'refunds' as input,
        exclusion_reason,
        refunded_on as happened_on,
        deleted_on,
        cast(null as date) as counts_from,
        count(*) as source_rows,
        0 as zero_rows,
        sum(source_amount) as amount,
        sum(amount) as reporting_amount
    from refunds
    group by 1, 2, 3, 4, 5

    union all

    select
        'contacts' as input,
        exclusion_reason,
        known_since as happened_on,
        deleted_on,
        cast(null as date) as counts_from,
        count(*) as source_rows,
        0 as zero_rows,
        cast(null as {{ customer_segmentation.type_money() }}) as amount,
        cast(null as {{ customer_segmentation.type_money() }}) as reporting_amount
    from contacts
    group by 1, 2, 3, 4, 5

    union all

    select
        engagement_days.input,
        engagement_days.exclusion_reason,
        engagement_days.activity_date as happened_on,
        deleted_customers.deleted_on,
        cast(null as date) as counts_from,
        sum(engagement_days.source_rows) as source_rows,
        0 as zero_rows,
        cast(null as {{ customer_segmentation.type_money() }}) as amount,
        cast(null as {{ customer_segmentation.type_money() }}) as reporting_amount
    from engagement_days
    left join deleted_customers on engagement_days.customer_id = deleted_customers.customer_id
    group by 1, 2, 3, 4, 5

),

dated as (

    select
        grouped.*,
        as_of_dates.as_of_date,
        case
            when grouped.exclusion_reason is not null then grouped.exclusion_reason
            when grouped.deleted_on <= as_of_dates.as_of_date then 'deleted_customer'
            when grouped.happened_on > as_of_dates.as_of_date then 'after_as_of'
            else 'used'
        end as bucket
    from grouped
    cross join as_of_dates

),

-- Lines of nothing are no money: they are used once their order counts, and of zero value until
-- then, apart from the rest of their day.
split as (

    select
        *,
        case when bucket = 'used' and counts_from > as_of_date then zero_rows else 0 end
            as rows_of_zero_value
    from dated

),

bucketed as (

    select
        as_of_date,
        input,
        bucket,
        source_rows - rows_of_zero_value as bucket_rows,
        amount,
        reporting_amount
    from split

    union all

    select
        as_of_date,
        input,
        'zero_value' as bucket,
        rows_of_zero_value as bucket_rows,
        0 as amount,
        0 as reporting_amount
    from split

)

-- Buckets without rows are left out here: DuckDB 2.0.0 loses rows of a union of this many queries
-- when a condition on one of their constants reaches it.
select
    as_of_date,
    input,
    bucket,
    cast(sum(bucket_rows) as {{ dbt.type_bigint() }}) as source_rows,
    {{ customer_segmentation.published_money('sum(amount)') }} as amount,
    {{ customer_segmentation.published_money('sum(reporting_amount)') }} as reporting_amount
from bucketed
group by 1, 2, 3
having sum(bucket_rows) > 0
