{#-
  A naive timestamp moved from `input_timezone` to `reporting_timezone`, so that a day ends at the
  reporting zone's midnight. Without `input_timezone` timestamps are local already.
-#}
{% macro to_reporting_timezone(expression) %}
    {% if var('input_timezone') is none %}{{ return(expression) }}{% endif %}
    {{ return(adapter.dispatch('to_reporting_timezone', 'customer_segmentation')(
        expression, var('input_timezone'), var('reporting_timezone')
    )) }}
{% endmacro %}

{% macro default__to_reporting_timezone(expression, from_zone, to_zone) %}
    {{ return(
        '(' ~ expression ~ " at time zone '" ~ from_zone ~ "') at time zone '" ~ to_zone ~ "'"
    ) }}
{% endmacro %}

{#- Snowflake has no AT TIME ZONE; three arguments convert a naive timestamp. -#}
{% macro snowflake__to_reporting_timezone(expression, from_zone, to_zone) %}
    {{ return("convert_timezone('" ~ from_zone ~ "', '" ~ to_zone ~ "', " ~ expression ~ ')') }}
{% endmacro %}

{#- BigQuery: AT TIME ZONE is no operator, and an instant is a type of its own. -#}
{% macro bigquery__to_reporting_timezone(expression, from_zone, to_zone) %}
    {{ return(
        'datetime(timestamp(' ~ expression ~ ", '" ~ from_zone ~ "'), '" ~ to_zone ~ "')"
    ) }}
{% endmacro %}

{#- Spark and Databricks have no AT TIME ZONE. -#}
{% macro spark__to_reporting_timezone(expression, from_zone, to_zone) %}
    {{ return(
        'from_utc_timestamp(to_utc_timestamp(' ~ expression ~ ", '" ~ from_zone ~ "'), '"
        ~ to_zone ~ "')"
    ) }}
{% endmacro %}
