-- The people, orders and money of an account are those of its customers, to the cent, and no
-- customer with an account is missing from the accounts.
with

accounts as (

    select * from {{ ref('segmentation__candidate_account_segments') }}

),

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}
    where is_latest
        and account_id is not null

),

people as (

    select
        account_id,
        count(*) as people_count,
        sum(order_count) as order_count,
        {{ customer_segmentation.published_money('sum(gross_revenue)') }} as gross_revenue,
        {{ customer_segmentation.published_money('sum(refunded_amount)') }} as refunded_amount,
        {{ customer_segmentation.published_money(customer_segmentation.net_revenue(
            'sum(gross_revenue)', 'sum(refunded_amount)'
        )) }} as net_revenue
    from customers
    group by account_id

)

select
    coalesce(accounts.account_id, people.account_id) as account_id,
    accounts.net_revenue as account_net_revenue,
    people.net_revenue as people_net_revenue
from accounts
full outer join people on accounts.account_id = people.account_id
where accounts.account_id is null
    or accounts.people_count <> coalesce(people.people_count, 0)
    or accounts.order_count <> coalesce(people.order_count, 0)
    or accounts.gross_revenue <> coalesce(people.gross_revenue, 0)
    or accounts.refunded_amount <> coalesce(people.refunded_amount, 0)
    or accounts.net_revenue <> coalesce(people.net_revenue, 0)
