{#-
  Why an order line is left out whatever the as-of date, first match; NULL for a line that counts.
  Reads the columns of the step `converted` in int_segmentation__order_lines_classified.
-#}
{% macro order_line_exclusion_reason() %}
    {{ return(adapter.dispatch('order_line_exclusion_reason', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__order_line_exclusion_reason() -%}
    case
        when order_id is null then 'no_order_id'
        when occurrence > 1 then 'duplicate_line'
        when ordered_on is null then 'invalid_timestamp'
        when valid_amount is null then 'invalid_amount'
        when customer_id is null then 'no_customer_id'
        when {{ customer_segmentation.is_excluded_order_status('status') }} then 'excluded_status'
        when is_test then 'test_customer'
        when amount is null then 'unknown_currency'
    end
{%- endmacro %}
