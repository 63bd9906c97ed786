{#-
  Whether a line lets its order qualify: it brings money, or, with `include_zero_value_orders`, at
  least takes none.
-#}
{% macro sale_can_qualify(amount) %}
    {{ return(adapter.dispatch('sale_can_qualify', 'customer_segmentation')(amount)) }}
{% endmacro %}

{% macro default__sale_can_qualify(amount) -%}
    {{ amount }} {{ '>=' if var('include_zero_value_orders') else '>' }} 0
{%- endmacro %}
