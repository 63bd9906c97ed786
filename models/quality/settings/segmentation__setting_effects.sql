with

restated as (

    select * from {{ ref('segmentation__restated_customers') }}
    where is_current = 1
        and cause = 'settings'

),

membership_before as (

    select * from {{ ref('segmentation__baseline_membership') }}
    where is_current = 1

),

baseline as (

    select * from {{ ref('segmentation__baseline_publication') }}

),

customers_now as (

    select
        customers.customer_id,
        customers.net_revenue
    from {{ ref('int_segmentation__customer_schemes') }} as customers
    inner join baseline on customers.as_of_date = baseline.as_of_date

),

membership_now as (

    select
        membership.customer_id,
        membership.scheme,
        membership.segment,
        membership.exclusive_group
    from {{ ref('int_segmentation__segment_membership') }} as membership
    inner join baseline on membership.as_of_date = baseline.as_of_date

),

setting_changes as (

    select count(*) as changes
    from {{ ref('segmentation__setting_changes') }}

),

-- The other attributes are no segments.
moved as (

    select
        customer_id,
        {{ dbt.split_part('attribute', "'.'", 1) }} as scheme,
        value_before,
        value_now,
        net_revenue_before,
        net_revenue_now
    from restated
    where attribute not in (
        'presence', 'first_order_date', 'last_order_date', 'order_count', 'gross_revenue',
        'refunded_amount', 'account_id', 'country'
    )

),

came_or_went as (

    select * from restated
    where attribute = 'presence'

),

-- Segments that were not published have no restated customers: all their members are new.
published_segments as (

    select distinct
        scheme,
        segment
    from membership_before

),

published_schemes as (

    select distinct scheme
    from membership_before

),

in_new_segments as (

    select
        membership_now.customer_id,
        membership_now.scheme,
        membership_now.segment
    from membership_now
    cross join setting_changes
    left join published_schemes on membership_now.scheme = published_schemes.scheme
    left join published_segments
        on membership_now.scheme = published_segments.scheme
        and membership_now.segment = published_segments.segment
    left join came_or_went on membership_now.customer_id = came_or_went.customer_id
    where setting_changes.changes > 0
        and came_or_went.customer_id is null
        and case
            when membership_now.exclusive_group = membership_now.scheme
                then published_schemes.scheme is null
            else published_segments.segment is null
        end

),

entered as (

    select
        customer_id,
        scheme,
        value_now as segment,
        net_revenue_now as net_revenue
    from moved
    where value_now is not null

    union all

    select
        came_or_went.customer_id,
        membership_now.scheme,
        membership_now.segment,
        came_or_went.net_revenue_now as net_revenue
    from came_or_went
    inner join membership_now on came_or_went.customer_id = membership_now.customer_id
    where came_or_went.value_now is not null

    union all

    select
        in_new_segments.customer_id,
        in_new_segments.scheme,
        in_new_segments.segment,
        customers_now.net_revenue
    from in_new_segments
    inner join customers_now on in_new_segments.customer_id = customers_now.customer_id

),

gone as (

    select
        customer_id,
        scheme,
        value_before as segment,
        net_revenue_before as net_revenue
    from moved
    where value_before is not null

    union all

    select
        came_or_went.customer_id,
        membership_before.scheme,
        membership_before.segment,
        came_or_went.net_revenue_before as net_revenue
    from came_or_went
    inner join membership_before on came_or_went.customer_id = membership_before.customer_id
    where came_or_went.value_before is not null

),

both_ways as (

    select
        scheme,
        segment,
        1 as has_entered,
        0 as has_left,
        net_revenue
    from entered

    union all

    select
        scheme,
        segment,
        0 as has_entered,
        1 as has_left,
        -net_revenue as net_revenue
    from gone

)

select
    scheme,
    segment,
    cast(sum(has_entered) as {{ dbt.type_bigint() }}) as customers_entered,
    cast(sum(has_left) as {{ dbt.type_bigint() }}) as customers_left,
    {{ customer_segmentation.published_money('sum(net_revenue)') }} as net_revenue_moved
from both_ways
group by scheme, segment
