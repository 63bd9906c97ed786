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
    where is_reported

),

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

memberships_now as (

    select
        membership.customer_id,
        membership.scheme,
        membership.exclusive_group,
        membership.segment,
        as_of_dates.as_of_date,
        as_of_dates.previous_as_of_date
    from membership
    inner join as_of_dates on membership.as_of_date = as_of_dates.as_of_date

),

memberships_before as (

    select
        membership.customer_id,
        membership.scheme,
        membership.exclusive_group,
        membership.segment,
        as_of_dates.as_of_date,
        as_of_dates.previous_as_of_date
    from membership
    inner join as_of_dates on membership.as_of_date = as_of_dates.previous_as_of_date

),

-- Both ways round, so that who came and who left are counted too.
both_dates as (

    select
        coalesce(memberships_now.customer_id, memberships_before.customer_id) as customer_id,
        coalesce(memberships_now.scheme, memberships_before.scheme) as scheme,
        coalesce(memberships_now.as_of_date, memberships_before.as_of_date) as as_of_date,
        coalesce(memberships_now.previous_as_of_date, memberships_before.previous_as_of_date)
            as previous_as_of_date,
        memberships_before.segment as from_segment,
        memberships_now.segment as to_segment
    from memberships_now
    full outer join memberships_before
        on memberships_now.customer_id = memberships_before.customer_id
        and memberships_now.exclusive_group = memberships_before.exclusive_group
        and memberships_now.as_of_date = memberships_before.as_of_date

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
    from both_dates

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
