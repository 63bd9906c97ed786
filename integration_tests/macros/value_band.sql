{#- This shop knows two value bands only: the package's rule, overridden. -#}
{% macro default__value_band(value_tier) -%}
    case when {{ value_tier }} in ('platinum', 'gold') then 'high' else 'low' end
{%- endmacro %}
