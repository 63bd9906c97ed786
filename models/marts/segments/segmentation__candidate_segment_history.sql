with

membership as (

    select * from {{ ref('int_segmentation__segment_membership') }}
    where is_reported

),

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_reported

),

numbered_dates as (

    select
        as_of_date,
        is_latest,
        lead(as_of_date) over (order by as_of_date nulls last) as next_as_of_date,
        row_number() over (order by as_of_date nulls last) as date_number
    from as_of_dates

),

compared as (

    select
        membership.customer_id,
        membership.scheme,
        membership.exclusive_group,
        membership.segment,
        membership.as_of_date,
        numbered_dates.next_as_of_date,
        numbered_dates.is_latest,
        numbered_dates.date_number,
        lag(membership.segment) over (
            partition by membership.customer_id, membership.exclusive_group
            order by membership.as_of_date nulls last
        ) as segment_before,
        lag(numbered_dates.date_number) over (
            partition by membership.customer_id, membership.exclusive_group
            order by membership.as_of_date nulls last
        ) as date_number_before
    from membership
    inner join numbered_dates on membership.as_of_date = numbered_dates.as_of_date

),

-- A new interval starts with another segment, or after a date without any.
with_interval as (

    select
        *,
        sum(
            case
                when segment = segment_before and date_number = date_number_before + 1 then 0
                else 1
            end
        ) over (
            partition by customer_id, exclusive_group
            order by as_of_date nulls last
            rows between unbounded preceding and current row
        ) as interval_number
    from compared

),

intervals as (

    select
        customer_id,
        scheme,
        segment,
        interval_number,
        min(as_of_date) as valid_from,
        max(as_of_date) as last_seen_on,
        max(next_as_of_date) as ends_on,
        max(case when is_latest then 1 else 0 end) as is_current
    from with_interval
    group by customer_id, scheme, segment, interval_number

)

select
    customer_id,
    scheme,
    segment,
    valid_from,
    case when is_current = 0 then ends_on end as valid_to,
    is_current = 1 as is_current
from intervals
