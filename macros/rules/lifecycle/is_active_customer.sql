{#- Whether the last order lies within `inactive_after_days`; false without an order. -#}
{% macro is_active_customer(days_since_last_order) %}
    {{ return(adapter.dispatch('is_active_customer', 'customer_segmentation')(days_since_last_order)) }}
{% endmacro %}

{% macro default__is_active_customer(days_since_last_order) -%}
    coalesce({{ days_since_last_order }} <= {{ var('inactive_after_days') }}, false)
{%- endmacro %}
