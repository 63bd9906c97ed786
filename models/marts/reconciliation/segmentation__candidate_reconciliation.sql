with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_reported

),

order_lines as (

    select * from {{ ref('int_segmentation__order_lines_classified') }}

),

refunds as (

    select * from {{ ref('int_segmentation__refunds_classified') }}

),

activities as (

    select * from {{ ref('int_segmentation__engagement_classified') }}

),

contacts as (

    select * from {{ ref('int_segmentation__contacts_classified') }}

),

-- All inputs in one shape, grouped by what decides the bucket, so that every as-of date is judged
-- on a few rows per day rather than on the source again.
grouped as (

    select
        'order_lines' as input,
        exclusion_reason,
        ordered_on as happened_on,
        deleted_on,
        -- A line of nothing counts once its order counts.
        case when amount = 0 then coalesce(
            order_qualifies_on, {{ customer_segmentation.date_literal('9999-12-31') }}
        ) end as zero_until,
        count(*) as source_rows,
        sum(source_amount) as amount,
        sum(amount) as reporting_amount
    from order_lines
    group by 1, 2, 3, 4, 5

    union all

    select
        'refunds' as input,
        exclusion_reason,
        refunded_on as happened_on,
        deleted_on,
        cast(null as date) as zero_until,
        count(*) as source_rows,
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
        cast(null as date) as zero_until,
        count(*) as source_rows,
        cast(null as {{ customer_segmentation.type_money() }}) as amount,
        cast(null as {{ customer_segmentation.type_money() }}) as reporting_amount
    from contacts
    group by 1, 2, 3, 4, 5

    union all

    select
        case when activity_source = 'event' then 'events' else 'messages' end as input,
        exclusion_reason,
        occurred_on as happened_on,
        deleted_on,
        cast(null as date) as zero_until,
        count(*) as source_rows,
        cast(null as {{ customer_segmentation.type_money() }}) as amount,
        cast(null as {{ customer_segmentation.type_money() }}) as reporting_amount
    from activities
    group by 1, 2, 3, 4, 5

),

bucketed as (

    select
        as_of_dates.as_of_date,
        grouped.input,
        case
            when grouped.exclusion_reason is not null then grouped.exclusion_reason
            when grouped.deleted_on <= as_of_dates.as_of_date then 'deleted_customer'
            when grouped.happened_on > as_of_dates.as_of_date then 'after_as_of'
            when grouped.zero_until > as_of_dates.as_of_date then 'zero_value'
            else 'used'
        end as bucket,
        grouped.source_rows,
        grouped.amount,
        grouped.reporting_amount
    from grouped
    cross join as_of_dates

)

select
    as_of_date,
    input,
    bucket,
    cast(sum(source_rows) as {{ dbt.type_bigint() }}) as source_rows,
    {{ customer_segmentation.published_money('sum(amount)') }} as amount,
    {{ customer_segmentation.published_money('sum(reporting_amount)') }} as reporting_amount
from bucketed
group by 1, 2, 3
