{#- The money that RFM and value tiers rank by, on the `monetary_basis`, rounded to 2 places. -#}
{% macro monetary_value(gross_revenue, refunded_amount) %}
    {{ return(adapter.dispatch('monetary_value', 'customer_segmentation')(
        gross_revenue, refunded_amount
    )) }}
{% endmacro %}

{% macro default__monetary_value(gross_revenue, refunded_amount) -%}
    {%- set value = gross_revenue -%}
    {%- if var('monetary_basis') == 'net' -%}
        {%- set value = customer_segmentation.net_revenue(gross_revenue, refunded_amount) -%}
    {%- endif -%}
    {{ customer_segmentation.published_money(value) }}
{%- endmacro %}
