{#-
  Why a refund is left out whatever the as-of date, first match; NULL for one that counts. A refund
  of an order that is left out goes with its order, for the same reason.
  Reads the columns of the step `converted` in int_segmentation__refunds_classified.
-#}
{% macro refund_exclusion_reason() %}
    {{ return(adapter.dispatch('refund_exclusion_reason', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__refund_exclusion_reason() -%}
    case
        when order_id is null then 'no_order_id'
        when occurrence > 1 then 'duplicate_refund'
        when refunded_on is null then 'invalid_timestamp'
        when valid_amount is null then 'invalid_amount'
        when known_order_id is null then 'unknown_order'
        when order_exclusion_reason is not null then order_exclusion_reason
        when amount is null then 'unknown_currency'
    end
{%- endmacro %}
