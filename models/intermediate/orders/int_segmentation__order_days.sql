{{ config(
    materialized='incremental' if customer_segmentation.rebuilds_by_day() else 'table',
    incremental_strategy='merge' if target.type == 'bigquery' else 'append',
    on_schema_change='append_new_columns',
    pre_hook="{{ customer_segmentation.delete_rebuilt_days(
        ref('int_segmentation__order_days_to_rebuild')
    ) }}",
) }}
{%- set money = customer_segmentation.type_money() -%}
{%- set no_day = customer_segmentation.no_day() -%}
{%- set rebuilds_some_days = customer_segmentation.stored_days(
    'int_segmentation__order_days'
) is not none -%}
-- depends_on: {{ ref('int_segmentation__order_days_to_rebuild') }}
with

order_lines as (

    select * from {{ ref('int_segmentation__order_lines_classified') }}

),

source_days as (

    select * from {{ ref('int_segmentation__source_days') }}
    where input = 'order_lines'

),

{% if rebuilds_some_days -%}
days_to_rebuild as (

    select * from {{ ref('int_segmentation__order_days_to_rebuild') }}
    where is_rebuilt

),

{% endif -%}
grouped as (

    select
        order_id,
        source_day,
        customer_id,
        exclusion_reason as line_reason,
        min(ordered_at) as first_ordered_at,
        max(currency) as currency,
        max(case when {{ customer_segmentation.sale_can_qualify('amount') }} then 1 else 0 end)
            as can_qualify,
        count(*) as source_rows,
        sum(case when amount = 0 then 1 else 0 end) as zero_rows,
        sum(source_amount) as source_amount,
        sum(amount) as amount,
        sum(case when amount > 0 then amount else 0 end) as gross_revenue,
        sum(case when amount < 0 then -amount else 0 end) as refunded_amount
    from order_lines
    group by order_id, source_day, customer_id, exclusion_reason

),

-- What the lines of an order tell together, where it has more than one row: most have one.
told_together as (

    select
        order_id,
        min(case when line_reason is null then customer_id end) as first_customer_id,
        max(case when line_reason is null then customer_id end) as last_customer_id,
        min(case when line_reason is null and can_qualify = 1 then source_day end)
            as order_qualifies_on
    from grouped
    where order_id is not null
    group by order_id
    having count(*) > 1

),

judged as (

    select
        grouped.*,
        case
            when grouped.line_reason is not null then grouped.line_reason
            when told_together.first_customer_id <> told_together.last_customer_id
                then 'conflicting_customer'
        end as exclusion_reason,
        coalesce(
            told_together.order_qualifies_on,
            case when grouped.line_reason is null and grouped.can_qualify = 1
                then grouped.source_day end
        ) as order_qualifies_on
    from grouped
    left join told_together on grouped.order_id = told_together.order_id

)

select
    judged.order_id,
    judged.source_day,
    case when judged.source_day <> {{ no_day }} then judged.source_day end as ordered_on,
    judged.customer_id,
    judged.exclusion_reason,
    judged.order_qualifies_on,
    judged.first_ordered_at,
    judged.currency,
    -- An order counts once, on the day from which it qualifies.
    case
        when judged.exclusion_reason is null
            and judged.can_qualify = 1
            and judged.source_day = judged.order_qualifies_on then 1
        else 0
    end as order_count,
    judged.source_rows,
    judged.zero_rows,
    cast(judged.source_amount as {{ money }}) as source_amount,
    cast(judged.amount as {{ money }}) as amount,
    cast(judged.gross_revenue as {{ money }}) as gross_revenue,
    cast(judged.refunded_amount as {{ money }}) as refunded_amount,
    source_days.source_fingerprint
from judged
left join source_days on judged.source_day = source_days.source_day
{%- if rebuilds_some_days %}
inner join days_to_rebuild on judged.source_day = days_to_rebuild.source_day
{%- endif %}
