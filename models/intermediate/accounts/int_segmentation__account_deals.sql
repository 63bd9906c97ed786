{{ config(materialized='view') }}
with

contacts as (

    select * from {{ ref('int_segmentation__contacts_merged') }}

),

exchange_rates as (

    select * from {{ ref('int_segmentation__exchange_rate_periods') }}

),

contact_customers as (

    {{ customer_segmentation.contact_customers() | indent(4) }}

),

closed as (

    {{ customer_segmentation.dated_deals() | indent(4) }}

),

-- A repeated deal must not repeat its money: the one that ended last speaks for it.
ranked as (

    select
        *,
        row_number() over (
            partition by deal_id
            order by
                ended_at desc nulls last,
                created_at desc nulls last,
                amount desc nulls last,
                currency asc nulls last,
                account_id asc nulls last,
                contact_id asc nulls last,
                case when is_won then 0 else 1 end asc
        ) as recency_rank
    from closed
    where deal_id is not null

),

with_account as (

    select
        ranked.deal_id,
        coalesce(ranked.account_id, contacts.account_id) as account_id,
        cast(ranked.created_at as date) as created_on,
        cast(ranked.ended_at as date) as closed_on,
        coalesce(ranked.is_won, false) as is_won,
        ranked.currency,
        case when {{ customer_segmentation.is_valid_amount('ranked.amount') }}
            then ranked.amount end as valid_amount
    from ranked
    left join contact_customers on ranked.contact_id = contact_customers.contact_id
    left join contacts on contact_customers.customer_id = contacts.customer_id
    where ranked.recency_rank = 1
        and not coalesce(contacts.is_test, false)

)

select
    with_account.deal_id,
    with_account.account_id,
    with_account.created_on,
    with_account.closed_on,
    with_account.is_won,
    {{ customer_segmentation.converted_amount(
        'with_account.valid_amount', 'with_account.currency', 'exchange_rates.rate'
    ) }} as amount
from with_account
left join exchange_rates
    on with_account.currency = exchange_rates.currency
    and coalesce(with_account.closed_on, with_account.created_on) >= exchange_rates.valid_from
    and (
        coalesce(with_account.closed_on, with_account.created_on) < exchange_rates.valid_before
        or exchange_rates.valid_before is null
    )
where with_account.account_id is not null
