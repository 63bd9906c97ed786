{#- A date moved by a number of days, still a date (dateadd alone gives a timestamp). -#}
{% macro add_days(day, days) %}
    {{ return('cast(' ~ dbt.dateadd('day', days, day) ~ ' as date)') }}
{% endmacro %}
