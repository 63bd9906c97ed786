{#- Money as it is published: rounded to 2 places. -#}
{% macro published_money(amount) -%}
    cast(round({{ amount }}, 2) as decimal(28, 2))
{%- endmacro %}
