{%- set outside -%}
case when scheme in ({{ customer_segmentation.schemes_sql() }})
            then 'not_in_population' else 'not_in_segment' end
{%- endset -%}
with

membership as (

    select * from {{ ref('int_segmentation__segment_membership') }}

),

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

reported_dates as (

    select * from as_of_dates
    where is_reported

),

-- The reported dates and the one before them; others are looked at for other reasons.
chain_of_dates as (

    select as_of_dates.as_of_date
    from as_of_dates
    left join reported_dates on as_of_dates.as_of_date = reported_dates.previous_as_of_date
    where as_of_dates.is_reported
        or reported_dates.as_of_date is not null

),

-- Each membership with its neighbours in time, by a sort, which may be larger than memory. (A join
-- of all memberships of a date with those of the date before may not, on DuckDB.)
steps as (

    select
        membership.customer_id,
        membership.scheme,
        membership.as_of_date,
        membership.segment,
        lag(membership.segment) over (
            partition by membership.customer_id, membership.exclusive_group
            order by membership.as_of_date nulls last
        ) as segment_before,
        lag(membership.as_of_date) over (
            partition by membership.customer_id, membership.exclusive_group
            order by membership.as_of_date nulls last
        ) as date_before,
        lead(membership.as_of_date) over (
            partition by membership.customer_id, membership.exclusive_group
            order by membership.as_of_date nulls last
        ) as date_after
    from membership
    inner join chain_of_dates on membership.as_of_date = chain_of_dates.as_of_date

),

came_or_stayed as (

    select
        steps.customer_id,
        steps.scheme,
        reported_dates.as_of_date,
        reported_dates.previous_as_of_date,
        case
            when steps.date_before = reported_dates.previous_as_of_date then steps.segment_before
        end as from_segment,
        steps.segment as to_segment
    from steps
    inner join reported_dates on steps.as_of_date = reported_dates.as_of_date

),

gone as (

    select
        steps.customer_id,
        steps.scheme,
        reported_dates.as_of_date,
        reported_dates.previous_as_of_date,
        steps.segment as from_segment,
        cast(null as {{ dbt.type_string() }}) as to_segment
    from steps
    inner join reported_dates on steps.as_of_date = reported_dates.previous_as_of_date
    where steps.date_after is null
        or steps.date_after <> reported_dates.as_of_date

),

both_ways as (

    select * from came_or_stayed

    union all

    select * from gone

),

-- Who is in no segment of a package's own scheme is not in its population; of rules, just not in
-- the segment.
moves as (

    select
        customer_id,
        scheme,
        as_of_date,
        previous_as_of_date,
        coalesce(from_segment, {{ outside }}) as from_segment,
        coalesce(to_segment, {{ outside }}) as to_segment
    from both_ways

)

select
    moves.scheme,
    moves.as_of_date,
    moves.previous_as_of_date,
    moves.from_segment,
    moves.to_segment,
    count(*) as customers,
    {{ customer_segmentation.published_money(
        'sum(coalesce('
        ~ customer_segmentation.net_revenue('customers.gross_revenue', 'customers.refunded_amount')
        ~ ', 0))'
    ) }} as net_revenue
from moves
left join customers
    on moves.customer_id = customers.customer_id
    and moves.as_of_date = customers.as_of_date
group by
    moves.scheme,
    moves.as_of_date,
    moves.previous_as_of_date,
    moves.from_segment,
    moves.to_segment
