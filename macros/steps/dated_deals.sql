{#-
  The statement that gives the deals with a usable date of creation, and when each ended.

  Where is_won or is_lost is mapped they decide whether a deal is over: many systems keep the day on
  which an open deal is expected to close where others have the day on which it did.
-#}
{% macro dated_deals() -%}
    select
        *,
        {%- if customer_segmentation.deals_have_outcomes() %}
        -- A decided deal without a usable closing date is taken as decided when it was created.
        case
            when not coalesce(is_won, false) and not coalesce(is_lost, false)
                then cast(null as {{ customer_segmentation.type_naive_timestamp() }})
            when {{ customer_segmentation.is_valid_timestamp('closed_at') | indent(12) }}
                then closed_at
            else created_at
        end as ended_at
        {%- else %}
        case when {{ customer_segmentation.is_valid_timestamp('closed_at') | indent(8) }}
            then closed_at end as ended_at
        {%- endif %}
    from {{ ref('stg_segmentation__deals') }}
    where {{ customer_segmentation.is_valid_timestamp('created_at') }}
{%- endmacro %}
