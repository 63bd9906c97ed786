{#- Whole days from one date to a later one; negative where the second is earlier. -#}
{% macro days_between(from_date, to_date) %}
    {{ return('cast(' ~ dbt.datediff(from_date, to_date, 'day') ~ ' as ' ~ dbt.type_int() ~ ')') }}
{% endmacro %}
