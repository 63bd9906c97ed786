{#-
  Adds columns to a table that readers have open. On PostgreSQL that locks them out, so it waits for
  the lock a second at a time, and ends its transaction before anything else is done.

  Arguments: relation; columns, list of dbt's columns.
-#}
{% macro add_columns(relation, columns) %}
    {% do adapter.dispatch('add_columns', 'customer_segmentation')(relation, columns) %}
{% endmacro %}

{% macro default__add_columns(relation, columns) %}
    {% do alter_relation_add_remove_columns(relation, columns, none) %}
{% endmacro %}

{% macro postgres__add_columns(relation, columns) %}
    {% set added = [] %}
    {% for column in columns %}
        {% do added.append('add column ' ~ adapter.quote(column.name) ~ ' ' ~ column.data_type) %}
    {% endfor %}
    {% call statement('add_columns', auto_begin=true) %}
        {{ customer_segmentation.with_short_locks(
            relation, ['alter table ' ~ relation.include(database=false) ~ ' ' ~ added | join(', ')]
        ) }}
    {% endcall %}
    {% do adapter.commit() %}
{% endmacro %}

{#- Redshift would take PostgreSQL's, and has no such block. -#}
{% macro redshift__add_columns(relation, columns) %}
    {% do customer_segmentation.default__add_columns(relation, columns) %}
{% endmacro %}
