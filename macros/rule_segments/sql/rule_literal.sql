{#- A value that a condition names, as SQL; kind is one of text, code, number, boolean and date. -#}
{% macro rule_literal(value, kind) %}
    {% if kind == 'date' %}{{ return(customer_segmentation.date_literal(value)) }}{% endif %}
    {% if kind == 'boolean' %}{{ return(value | string | lower) }}{% endif %}
    {% if kind == 'number' %}{{ return(value | string) }}{% endif %}
    {{ return(customer_segmentation.text_literal(value)) }}
{% endmacro %}
