{#-
  Rows that are written out, as a query. A thousand of them cost engines far less as `values` than as
  a union of queries.

  Arguments: columns, their names; rows, list of at least one list of literals of SQL, in the order
  of columns.
-#}
{% macro literal_rows(columns, rows) %}
    {{ return(adapter.dispatch('literal_rows', 'customer_segmentation')(columns, rows)) }}
{% endmacro %}

{% macro default__literal_rows(columns, rows) -%}
select *
from (
    values
    {%- for row in rows %}
    ({{ row | join(', ') }}){{ ',' if not loop.last }}
    {%- endfor %}
) as literal_rows ({{ columns | join(', ') }})
{%- endmacro %}

{#- BigQuery has no values as a relation. -#}
{% macro bigquery__literal_rows(columns, rows) -%}
{%- for row in rows -%}
select
    {%- for column in columns %}
    {{ row[loop.index0] }} as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- if not loop.last %}
union all
{% endif -%}
{%- endfor -%}
{%- endmacro %}

{#- Nor has Redshift. -#}
{% macro redshift__literal_rows(columns, rows) -%}
    {{ customer_segmentation.bigquery__literal_rows(columns, rows) }}
{%- endmacro %}
