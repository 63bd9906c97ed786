{#-
  Adds the columns that a table of published rows does not have yet, before a run appends to it: a hook
  of the table. On PostgreSQL that locks readers out, so it ends its transaction before the rows come.
  Other engines leave new columns to dbt (on_schema_change).
-#}
{% macro add_new_columns() %}
    {{ return(adapter.dispatch('add_new_columns', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__add_new_columns() %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__add_new_columns() %}
    {% if not execute or not is_incremental() %}{{ return('') }}{% endif %}
    {% do customer_segmentation.add_missing_columns(this, model) %}
    {{ return('') }}
{% endmacro %}

{#- Redshift would take PostgreSQL's, and has none of what that asks for. -#}
{% macro redshift__add_new_columns() %}
    {{ return(customer_segmentation.default__add_new_columns()) }}
{% endmacro %}
