{#-
  What a text looks like, without what it says: digits are 9, letters a or A, and whatever is not
  ASCII is a; 40 characters at most. It may be shown where the value itself may not.

  Arguments: text, SQL.
-#}
{% macro masked_text(text) %}
    {{ return(adapter.dispatch('masked_text', 'customer_segmentation')(text)) }}
{% endmacro %}

{% macro default__masked_text(text, flags='') -%}
    {%- set small = 'abcdefghijklmnopqrstuvwxyz' -%}
    translate(
        regexp_replace(substr({{ text }}, 1, 40), '[^ -~]', 'a'{{ flags }}),
        '{{ small }}{{ small | upper }}0123456789',
        '{{ 'a' * 26 }}{{ 'A' * 26 }}{{ '9' * 10 }}'
    )
{%- endmacro %}

{#- DuckDB and PostgreSQL replace the first match only, unless told otherwise. -#}
{% macro duckdb__masked_text(text) -%}
    {{ customer_segmentation.default__masked_text(text, ", 'g'") }}
{%- endmacro %}

{% macro postgres__masked_text(text) -%}
    {{ customer_segmentation.default__masked_text(text, ", 'g'") }}
{%- endmacro %}

{#- Redshift would take PostgreSQL's, and replaces every match. -#}
{% macro redshift__masked_text(text) -%}
    {{ customer_segmentation.default__masked_text(text) }}
{%- endmacro %}
