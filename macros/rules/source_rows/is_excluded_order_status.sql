{#- Whether an order's status takes it out of revenue (`excluded_order_statuses`). -#}
{% macro is_excluded_order_status(status) %}
    {{ return(adapter.dispatch('is_excluded_order_status', 'customer_segmentation')(status)) }}
{% endmacro %}

{% macro default__is_excluded_order_status(status) -%}
    {%- set excluded = var('excluded_order_statuses') -%}
    {%- set blanks = customer_segmentation.blanks() -%}
    {%- if excluded -%}
        coalesce({{ status }} in (
            {%- for value in excluded -%}
                {{ customer_segmentation.folded_literal((value | string).strip(blanks)) }}
                {{- ', ' if not loop.last }}
            {%- endfor -%}
        ), false)
    {%- else -%}
        (1 = 0)
    {%- endif -%}
{%- endmacro %}
