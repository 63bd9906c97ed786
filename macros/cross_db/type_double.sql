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
