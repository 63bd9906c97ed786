{#-
  The days that a small table of this run lists, asked while the next models compile: written out as
  dates they let an engine skip files, row groups and partitions.

  Arguments: relation, a ref; condition, SQL, to list only some of its rows.
  Returns: list of dates as text, in order.
-#}
{% macro days_in(relation, condition='1 = 1') %}
    {% if not execute %}{{ return([]) }}{% endif %}
    {% set days = run_query(
        'select distinct cast(source_day as ' ~ dbt.type_string() ~ ') as source_day from '
        ~ relation ~ ' where ' ~ condition ~ ' order by 1'
    ) %}
    {{ return(days.columns[0].values() | list) }}
{% endmacro %}
