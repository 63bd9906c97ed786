{#-
  Casts, giving NULL where the value does not fit. dbt.safe_cast is a plain cast on DuckDB: one bad
  row would end the run.

  Arguments: expression, SQL; type, an SQL type.
-#}
{% macro safe_cast(expression, type) %}
    {{ return(adapter.dispatch('safe_cast', 'customer_segmentation')(expression, type)) }}
{% endmacro %}

{% macro default__safe_cast(expression, type) %}
    {{ return('try_cast(' ~ expression ~ ' as ' ~ type ~ ')') }}
{% endmacro %}
