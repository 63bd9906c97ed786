{#-
  Gross revenue per qualifying order, rounded to 2 places; NULL without orders. The quotient goes
  through a decimal first: halves of a cent then round up on every engine.
-#}
{% macro average_order_value(gross_revenue, orders) %}
    {{ return(adapter.dispatch('average_order_value', 'customer_segmentation')(gross_revenue, orders)) }}
{% endmacro %}

{% macro default__average_order_value(gross_revenue, orders) -%}
    {{ customer_segmentation.published_money(
        'cast(' ~ customer_segmentation.ratio(gross_revenue, orders)
        ~ ' as ' ~ customer_segmentation.type_decimal(28, 10) ~ ')'
    ) }}
{%- endmacro %}
