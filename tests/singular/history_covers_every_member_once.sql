-- The intervals of a customer in a scheme (in a scheme of rules, in a segment) do not overlap, and
-- those that are current are the memberships at the latest as-of date, no more and no fewer.
{%- set exclusive_schemes = customer_segmentation.schemes_sql(exclusive_rules=true) %}
with

history as (

    select * from {{ ref('segmentation__candidate_segment_history') }}

),

latest_date as (

    select as_of_date
    from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

-- From before the intervals were made, so that a lost or invented member shows.
members as (

    select
        membership.customer_id,
        membership.scheme,
        membership.segment
    from {{ ref('int_segmentation__segment_membership') }} as membership
    inner join latest_date on membership.as_of_date = latest_date.as_of_date

),

published_members as (

    select * from {{ ref('segmentation__candidate_segment_membership') }}

),

ordered as (

    select
        *,
        lead(valid_from) over (
            partition by
                customer_id,
                scheme,
                case when scheme not in ({{ exclusive_schemes }}) then segment end
            order by valid_from nulls last
        ) as next_valid_from
    from history

),

wrong_intervals as (

    select
        'overlaps the next interval or ends before it starts' as problem,
        customer_id,
        scheme,
        segment
    from ordered
    where valid_from >= valid_to
        or next_valid_from < valid_to
        or (valid_to is null and next_valid_from is not null)
        or (is_current and valid_to is not null)
        or (valid_to is null and not is_current)

),

both_sides as (

    select
        customer_id,
        scheme,
        segment,
        1 as in_members,
        0 as in_history,
        0 as in_published
    from members

    union all

    select
        customer_id,
        scheme,
        segment,
        0 as in_members,
        1 as in_history,
        0 as in_published
    from history
    where is_current

    union all

    select
        customer_id,
        scheme,
        segment,
        0 as in_members,
        0 as in_history,
        1 as in_published
    from published_members

),

wrong_members as (

    select
        'not once in the membership, the current history and the published membership' as problem,
        customer_id,
        scheme,
        segment
    from both_sides
    group by customer_id, scheme, segment
    having sum(in_members) <> 1
        or sum(in_history) <> 1
        or sum(in_published) <> 1

)

select * from wrong_intervals
union all
select * from wrong_members
