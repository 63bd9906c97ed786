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

-- The dates of a member in a row: the number of a date and its place among the member's dates grow
-- together, and after a date without the segment they are further apart.
with_interval as (

    select
        membership.customer_id,
        membership.scheme,
        membership.segment,
        membership.as_of_date,
        numbered_dates.date_number - row_number() over (
            partition by membership.customer_id, membership.scheme, membership.segment
            order by membership.as_of_date nulls last
        ) as interval_number
    from membership
    inner join numbered_dates on membership.as_of_date = numbered_dates.as_of_date

),

intervals as (

    select
        customer_id,
        scheme,
        segment,
        interval_number,
        min(as_of_date) as valid_from,
        max(as_of_date) as last_seen_on
    from with_interval
    group by customer_id, scheme, segment, interval_number

)

select
    intervals.customer_id,
    intervals.scheme,
    intervals.segment,
    intervals.valid_from,
    case when not numbered_dates.is_latest then numbered_dates.next_as_of_date end as valid_to,
    numbered_dates.is_latest as is_current
from intervals
inner join numbered_dates on intervals.last_seen_on = numbered_dates.as_of_date
