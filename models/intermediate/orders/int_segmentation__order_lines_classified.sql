{{ config(materialized='view') }}
{%- set has_line_ids = customer_segmentation.input_is_mapped('order_lines', 'line_id') -%}
{%- set converts = customer_segmentation.input_is_mapped('exchange_rates') -%}
{%- set is_read = customer_segmentation.days_to_read(
    'int_segmentation__order_days', ref('int_segmentation__order_days_to_rebuild'),
    'order_lines.ordered_at'
) -%}
with

test_customers as (

    select customer_id
    from {{ ref('int_segmentation__contacts_merged') }}
    where is_test

),

{% if converts -%}
exchange_rates as (

    select * from {{ ref('int_segmentation__exchange_rate_periods') }}

),

{% endif -%}
{% if has_line_ids -%}
orders_with_repeats as (

    select * from {{ ref('int_segmentation__orders_with_repeats') }}

),

{% endif -%}
-- With line ids a repeated line counts once; a line without one cannot be a repeat. The lines are
-- read once for each part: DuckDB would keep a CTE that is read twice in memory.
numbered as (

    select
        order_lines.*,
        1 as occurrence
    from {{ ref('stg_segmentation__order_lines') }} as order_lines
    {%- if has_line_ids %}
    left join orders_with_repeats on order_lines.order_id = orders_with_repeats.order_id
    where orders_with_repeats.order_id is null
        and {{ is_read | indent(8) }}

    union all

    select
        order_lines.*,
        case
            when order_lines.line_id is null then 1
            else row_number() over (
                partition by order_lines.order_id, order_lines.line_id
                order by
                    order_lines.ordered_at nulls last,
                    order_lines.amount nulls last,
                    order_lines.customer_id nulls last,
                    order_lines.currency nulls last,
                    order_lines.status nulls last
            )
        end as occurrence
    from {{ ref('stg_segmentation__order_lines') }} as order_lines
    inner join orders_with_repeats on order_lines.order_id = orders_with_repeats.order_id
    {%- endif %}
    where {{ is_read | indent(4) }}

),

dated as (

    select
        order_id,
        line_id,
        customer_id,
        ordered_at,
        {{ customer_segmentation.source_day('ordered_at') | indent(8) }} as source_day,
        case when {{ customer_segmentation.is_valid_timestamp('ordered_at') }}
            then cast(ordered_at as date) end as ordered_on,
        amount as source_amount,
        case when {{ customer_segmentation.is_valid_amount('amount') }}
            then amount end as valid_amount,
        currency,
        status,
        occurrence
    from numbered

),

converted as (

    select
        dated.*,
        test_customers.customer_id is not null as is_test,
        {{ customer_segmentation.converted_amount(
            'dated.valid_amount', 'dated.currency',
            'exchange_rates.rate' if converts else 'cast(null as decimal(18, 12))'
        ) }} as amount
    from dated
    left join test_customers on dated.customer_id = test_customers.customer_id
    {%- if converts %}
    left join exchange_rates
        on dated.currency = exchange_rates.currency
        and dated.ordered_on >= exchange_rates.valid_from
        and (
            dated.ordered_on < exchange_rates.valid_before
            or exchange_rates.valid_before is null
        )
    {%- endif %}

)

select
    order_id,
    line_id,
    customer_id,
    ordered_at,
    source_day,
    ordered_on,
    status,
    currency,
    source_amount,
    amount,
    {{ customer_segmentation.order_line_exclusion_reason() }} as exclusion_reason
from converted
