{#- The Monday of a date's week, as a date. -#}
{% macro monday_of(day) %}
    {{ return(adapter.dispatch('monday_of', 'customer_segmentation')(day)) }}
{% endmacro %}

{% macro default__monday_of(day) %}
    {{ return('cast(' ~ dbt.date_trunc('week', day) ~ ' as date)') }}
{% endmacro %}

{#- BigQuery's weeks start on Sunday, those of ISO on Monday. -#}
{% macro bigquery__monday_of(day) %}
    {{ return('date_trunc(' ~ day ~ ', isoweek)') }}
{% endmacro %}

{#- Snowflake's weeks start when the session's WEEK_START says; ISO weekdays do not ask it. -#}
{% macro snowflake__monday_of(day) %}
    {{ return('dateadd(day, 1 - dayofweekiso(' ~ day ~ '), ' ~ day ~ ')') }}
{% endmacro %}
