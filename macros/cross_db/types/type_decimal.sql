{#- Exact decimal of a number of digits, some of them after the point. -#}
{% macro type_decimal(precision, scale) %}
    {{ return(adapter.dispatch('type_decimal', 'customer_segmentation')(precision, scale)) }}
{% endmacro %}

{% macro default__type_decimal(precision, scale) %}
    {{ return('decimal(' ~ precision ~ ', ' ~ scale ~ ')') }}
{% endmacro %}

{#- BigQuery's NUMERIC has at most 29 digits before the point and 9 after it, BIGNUMERIC 38. -#}
{% macro bigquery__type_decimal(precision, scale) %}
    {% set type = 'numeric' if scale <= 9 and precision - scale <= 29 else 'bignumeric' %}
    {{ return(type ~ '(' ~ precision ~ ', ' ~ scale ~ ')') }}
{% endmacro %}
