{#- Whole days from one date to a later one; negative where the second is earlier. -#}
{% macro days_between(from_date, to_date) %}
    {{ return(adapter.dispatch('days_between', 'customer_segmentation')(from_date, to_date)) }}
{% endmacro %}

{% macro default__days_between(from_date, to_date) %}
    {{ return('cast(' ~ dbt.datediff(from_date, to_date, 'day') ~ ' as ' ~ dbt.type_int() ~ ')') }}
{% endmacro %}

{#- Spark, and Databricks, whose datediff asks the cluster for its version while it compiles. -#}
{% macro spark__days_between(from_date, to_date) %}
    {{ return('datediff(' ~ to_date ~ ', ' ~ from_date ~ ')') }}
{% endmacro %}
