{#- A date moved by a number of days, still a date (dateadd alone gives a timestamp). -#}
{% macro add_days(day, days) %}
    {{ return(adapter.dispatch('add_days', 'customer_segmentation')(day, days)) }}
{% endmacro %}

{% macro default__add_days(day, days) %}
    {{ return('cast(' ~ dbt.dateadd('day', days, day) ~ ' as date)') }}
{% endmacro %}

{#- Spark, and Databricks, whose dateadd asks the cluster for its version while it compiles. -#}
{% macro spark__add_days(day, days) %}
    {{ return('date_add(' ~ day ~ ', ' ~ days ~ ')') }}
{% endmacro %}
