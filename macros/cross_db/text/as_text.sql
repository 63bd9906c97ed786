{#- A value as text. -#}
{% macro as_text(expression) %}
    {{ return('cast(' ~ expression ~ ' as ' ~ dbt.type_string() ~ ')') }}
{% endmacro %}
