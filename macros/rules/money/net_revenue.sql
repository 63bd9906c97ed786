{#- Net revenue: qualifying positive amounts less the refunds dated by then. -#}
{% macro net_revenue(gross_revenue, refunded_amount) %}
    {{ return(adapter.dispatch('net_revenue', 'customer_segmentation')(gross_revenue, refunded_amount)) }}
{% endmacro %}

{% macro default__net_revenue(gross_revenue, refunded_amount) -%}
    ({{ gross_revenue }} - {{ refunded_amount }})
{%- endmacro %}
