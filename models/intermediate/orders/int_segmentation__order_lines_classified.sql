with

order_lines as (

    select * from {{ ref('stg_segmentation__order_lines') }}

),

contacts as (

    select * from {{ ref('int_segmentation__contacts_merged') }}

),

exchange_rates as (

    select * from {{ ref('int_segmentation__exchange_rate_periods') }}

),

dated as (

    select
        order_id,
        line_id,
        customer_id,
        ordered_at,
        case when {{ customer_segmentation.is_valid_timestamp('ordered_at') }}
            then cast(ordered_at as date) end as ordered_on,
        amount as source_amount,
        case when {{ customer_segmentation.is_valid_amount('amount') }}
            then amount end as valid_amount,
        currency,
        status,
        {% if customer_segmentation.input_is_mapped('order_lines', 'line_id') -%}
        -- With line ids a repeated line counts once; a line without one cannot be a repeat.
        case
            when line_id is null then 1
            else row_number() over (
                partition by order_id, line_id
                order by
                    ordered_at nulls last,
                    amount nulls last,
                    customer_id nulls last,
                    currency nulls last,
                    status nulls last
            )
        end as occurrence
        {%- else -%}
        1 as occurrence
        {%- endif %}
    from order_lines

),

converted as (

    select
        dated.*,
        contacts.is_test,
        contacts.deleted_on,
        {{ customer_segmentation.converted_amount(
            'dated.valid_amount', 'dated.currency', 'exchange_rates.rate'
        ) }} as amount
    from dated
    left join contacts on dated.customer_id = contacts.customer_id
    left join exchange_rates
        on dated.currency = exchange_rates.currency
        and dated.ordered_on >= exchange_rates.valid_from
        and (
            dated.ordered_on < exchange_rates.valid_before
            or exchange_rates.valid_before is null
        )

),

judged as (

    select
        *,
        {{ customer_segmentation.order_line_exclusion_reason() }} as line_reason
    from converted

),

within_order as (

    select
        *,
        min(case when line_reason is null then customer_id end)
            over (partition by order_id) as first_customer_id,
        max(case when line_reason is null then customer_id end)
            over (partition by order_id) as last_customer_id,
        min(
            case
                when line_reason is null and {{ customer_segmentation.sale_can_qualify('amount') }}
                    then ordered_on
            end
        ) over (partition by order_id) as order_qualifies_on
    from judged

)

select
    order_id,
    line_id,
    customer_id,
    ordered_at,
    ordered_on,
    status,
    currency,
    source_amount,
    amount,
    order_qualifies_on,
    deleted_on,
    case
        when line_reason is not null then line_reason
        when first_customer_id <> last_customer_id then 'conflicting_customer'
    end as exclusion_reason
from within_order
