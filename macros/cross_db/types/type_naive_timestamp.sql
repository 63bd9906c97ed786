{#- A timestamp without time zone: local time, which staging moves to the reporting zone. -#}
{% macro type_naive_timestamp() %}
    {{ return(adapter.dispatch('type_naive_timestamp', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__type_naive_timestamp() %}
    {{ return(dbt.type_timestamp()) }}
{% endmacro %}

{#- BigQuery's TIMESTAMP is an instant, and does not compare with dates. -#}
{% macro bigquery__type_naive_timestamp() %}
    {{ return('datetime') }}
{% endmacro %}

{#- What Snowflake's TIMESTAMP is depends on the session parameter TIMESTAMP_TYPE_MAPPING. -#}
{% macro snowflake__type_naive_timestamp() %}
    {{ return('timestamp_ntz') }}
{% endmacro %}
