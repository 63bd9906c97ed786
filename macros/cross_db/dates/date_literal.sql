{#- A date literal: date_literal('2025-12-31') gives cast('2025-12-31' as date). -#}
{% macro date_literal(day) %}
    {{ return("cast('" ~ day ~ "' as date)") }}
{% endmacro %}
