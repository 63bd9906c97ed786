{#- Double precision. dbt.type_float() is 32 bits wide on DuckDB, too coarse for scores. -#}
{% macro type_double() %}
    {{ return(adapter.dispatch('type_double', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__type_double() %}
    {{ return('double precision') }}
{% endmacro %}

{% macro duckdb__type_double() %}
    {{ return('double') }}
{% endmacro %}

{#- Spark and Databricks know the one-word name only. -#}
{% macro spark__type_double() %}
    {{ return('double') }}
{% endmacro %}

{#- BigQuery has a name of its own. -#}
{% macro bigquery__type_double() %}
    {{ return('float64') }}
{% endmacro %}
