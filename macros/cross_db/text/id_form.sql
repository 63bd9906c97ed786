{#-
  What an id looks like: digits are one 9, letters one a, so that C17 and C1000 are of one form; 40
  characters at most. It may be shown where the id itself may not.

  Arguments: id, SQL.
-#}
{% macro id_form(id) %}
    {{ return(adapter.dispatch('id_form', 'customer_segmentation')(id)) }}
{% endmacro %}

{% macro default__id_form(id, flags='') -%}
    regexp_replace(
        regexp_replace(substr({{ id }}, 1, 40), '([A-Za-z]|[^ -~])+', 'a'{{ flags }}),
        '[0-9]+', '9'{{ flags }}
    )
{%- endmacro %}

{#- DuckDB and PostgreSQL replace the first match only, unless told otherwise. -#}
{% macro duckdb__id_form(id) -%}
    {{ customer_segmentation.default__id_form(id, ", 'g'") }}
{%- endmacro %}

{% macro postgres__id_form(id) -%}
    {{ customer_segmentation.default__id_form(id, ", 'g'") }}
{%- endmacro %}

{#- Redshift would take PostgreSQL's, and replaces every match. -#}
{% macro redshift__id_form(id) -%}
    {{ customer_segmentation.default__id_form(id) }}
{%- endmacro %}
