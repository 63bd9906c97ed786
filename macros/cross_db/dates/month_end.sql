{#- The last day of the month that lies a number of months after a date. -#}
{% macro month_end(day, months) %}
    {{ return(adapter.dispatch('month_end', 'customer_segmentation')(day, months)) }}
{% endmacro %}

{% macro default__month_end(day, months) %}
    {{ return(dbt.last_day(dbt.dateadd('month', months, day), 'month')) }}
{% endmacro %}

{#- Spark, and Databricks, whose dateadd asks the cluster for its version while it compiles. -#}
{% macro spark__month_end(day, months) %}
    {{ return('last_day(add_months(' ~ day ~ ', ' ~ months ~ '))') }}
{% endmacro %}
