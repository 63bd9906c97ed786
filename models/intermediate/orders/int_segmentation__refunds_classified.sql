with

refunds as (

    select * from {{ ref('stg_segmentation__refunds') }}

),

orders as (

    select * from {{ ref('int_segmentation__orders') }}

),

contacts as (

    select * from {{ ref('int_segmentation__contacts_merged') }}

),

exchange_rates as (

    select * from {{ ref('int_segmentation__exchange_rate_periods') }}

),

dated as (

    select
        refund_id,
        order_id,
        refunded_at,
        case when {{ customer_segmentation.is_valid_timestamp('refunded_at') }}
            then cast(refunded_at as date) end as refunded_on,
        amount as source_amount,
        case when {{ customer_segmentation.is_valid_amount('amount') }} and amount >= 0
            then amount end as valid_amount,
        currency as own_currency,
        {% if customer_segmentation.input_is_mapped('refunds', 'refund_id') -%}
        case
            when refund_id is null then 1
            else row_number() over (
                partition by refund_id
                order by
                    refunded_at nulls last,
                    amount nulls last,
                    order_id nulls last,
                    currency nulls last
            )
        end as occurrence
        {%- else -%}
        1 as occurrence
        {%- endif %}
    from refunds

),

-- A refund without a currency of its own is in the currency of its order. Either converts at the
-- rate of the order's day, so that what is paid back in full leaves nothing.
with_order as (

    select
        dated.*,
        orders.order_id as known_order_id,
        orders.customer_id,
        orders.exclusion_reason as order_exclusion_reason,
        coalesce(dated.own_currency, orders.currency) as currency,
        coalesce(orders.order_date, cast(orders.ordered_at as date)) as ordered_on,
        contacts.deleted_on
    from dated
    left join orders on dated.order_id = orders.order_id
    left join contacts on orders.customer_id = contacts.customer_id

),

converted as (

    select
        with_order.*,
        {{ customer_segmentation.converted_amount(
            'with_order.valid_amount', 'with_order.currency', 'exchange_rates.rate'
        ) }} as amount
    from with_order
    left join exchange_rates
        on with_order.currency = exchange_rates.currency
        and with_order.ordered_on >= exchange_rates.valid_from
        and (
            with_order.ordered_on < exchange_rates.valid_before
            or exchange_rates.valid_before is null
        )

)

select
    refund_id,
    order_id,
    customer_id,
    refunded_at,
    refunded_on,
    currency,
    source_amount,
    amount,
    deleted_on,
    {{ customer_segmentation.refund_exclusion_reason() }} as exclusion_reason
from converted
