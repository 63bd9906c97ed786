{%- set kept = customer_segmentation.stored_days('int_segmentation__order_days') -%}
-- depends_on: {{ ref('int_segmentation__source_days') }}
-- depends_on: {{ ref('stg_segmentation__order_lines') }}
-- depends_on: {{ ref('int_segmentation__contacts_merged') }}
{%- if kept is none %}
-- This run builds every day: there is nothing to choose.
select
    source_day,
    is_changed as is_rebuilt
from {{ ref('int_segmentation__source_days') }}
where 1 = 0
{%- else %}
{%- set changed_days = customer_segmentation.days_in(
    ref('int_segmentation__source_days'), "input = 'order_lines' and is_changed"
) %}
with

changed_days as (

    select source_day
    from {{ ref('int_segmentation__source_days') }}
    where input = 'order_lines'
        and is_changed

),

test_customers as (

    select customer_id
    from {{ ref('int_segmentation__contacts_merged') }}
    where is_test

),

-- Customers who have become test customers since, or are none any more.
orders_of_other_people as (

    select kept.order_id
    from {{ kept }} as kept
    left join test_customers on kept.customer_id = test_customers.customer_id
    where (
        kept.exclusion_reason = 'test_customer'
        and test_customers.customer_id is null
    )
    or (
        coalesce(kept.exclusion_reason, 'unknown_currency')
        in ('unknown_currency', 'conflicting_customer')
        and test_customers.customer_id is not null
    )

),

-- An order binds its days together: whom it belongs to and when it counts is told from all lines.
touched_orders as (

    select order_id
    from {{ ref('stg_segmentation__order_lines') }}
    where {{ customer_segmentation.is_one_of_days(
        customer_segmentation.source_day('ordered_at'), changed_days
    ) | indent(4) }}

    union all

    select order_id
    from {{ kept }}
    where source_day in (select changed_days.source_day from changed_days)

    union all

    select order_id
    from orders_of_other_people

),

rebuilt_days as (

    select source_day
    from changed_days

    union all

    select source_day
    from {{ kept }}
    where order_id in (select touched_orders.order_id from touched_orders)

),

orders_of_rebuilt_days as (

    select order_id
    from touched_orders

    union all

    select order_id
    from {{ kept }}
    where source_day in (select rebuilt_days.source_day from rebuilt_days)

),

days as (

    select
        source_day,
        1 as is_rebuilt
    from rebuilt_days

    union all

    -- Only read: the other days of the orders that are told anew.
    select
        source_day,
        0 as is_rebuilt
    from {{ kept }}
    where order_id in (select orders_of_rebuilt_days.order_id from orders_of_rebuilt_days)

)

select
    source_day,
    max(is_rebuilt) = 1 as is_rebuilt
from days
group by source_day
{%- endif %}
