{#-
  Rows out of columns: one for each column of a row that is not NULL, in one pass.

  Arguments: relation, a table or CTE; keys, columns to keep; columns, of one type, to make rows of;
  name_column, value_column: what to call the column's name and its value.
-#}
{% macro unpivoted(relation, keys, columns, name_column, value_column) %}
    {{ return(adapter.dispatch('unpivoted', 'customer_segmentation')(
        relation, keys, columns, name_column, value_column
    )) }}
{% endmacro %}

{% macro default__unpivoted(relation, keys, columns, name_column, value_column) -%}
select
    {%- for key in keys %}
    {{ key }},
    {%- endfor %}
    {#- Snowflake keeps the names as it has them: in capitals. #}
    lower({{ name_column }}) as {{ name_column }},
    {{ value_column }}
from (
    select
        {%- for column in keys + columns %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
) as wide
unpivot (
    {{ value_column }} for {{ name_column }} in (
        {%- for column in columns %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
) as long
{%- endmacro %}

{#- PostgreSQL has no unpivot. -#}
{% macro postgres__unpivoted(relation, keys, columns, name_column, value_column) -%}
select
    {%- for key in keys %}
    wide.{{ key }},
    {%- endfor %}
    long.{{ name_column }},
    long.{{ value_column }}
from {{ relation }} as wide
cross join lateral (
    values
    {%- for column in columns %}
    ('{{ column }}', wide.{{ column }}){{ ',' if not loop.last }}
    {%- endfor %}
) as long ({{ name_column }}, {{ value_column }})
where long.{{ value_column }} is not null
{%- endmacro %}

{#- Redshift would take PostgreSQL's, but has an unpivot and no lateral joins of values. -#}
{% macro redshift__unpivoted(relation, keys, columns, name_column, value_column) -%}
    {{ customer_segmentation.default__unpivoted(
        relation, keys, columns, name_column, value_column
    ) }}
{%- endmacro %}
