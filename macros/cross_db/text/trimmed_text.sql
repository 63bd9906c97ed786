{#-
  A value as text without what nobody sees around it, see blank_code_points(); NULL where nothing is
  left. What is inside stays.
-#}
{% macro trimmed_text(expression) %}
    {{ return(adapter.dispatch('trimmed_text', 'customer_segmentation')(expression)) }}
{% endmacro %}

{% macro default__trimmed_text(expression) -%}
    {%- set blanks = customer_segmentation.characters(customer_segmentation.blank_code_points()) -%}
    nullif(trim(both {{ blanks }} from {{ customer_segmentation.as_text(expression) }}), '')
{%- endmacro %}

{% macro bigquery__trimmed_text(expression) -%}
    {%- set blanks = customer_segmentation.characters(customer_segmentation.blank_code_points()) -%}
    nullif(trim({{ customer_segmentation.as_text(expression) }}, {{ blanks }}), '')
{%- endmacro %}

{% macro snowflake__trimmed_text(expression) -%}
    {{ customer_segmentation.bigquery__trimmed_text(expression) }}
{%- endmacro %}

{#-
  DuckDB's trim of a list of characters takes forty times as long as one of spaces. What begins and
  ends with a visible character of ASCII needs none, which is seen faster than spaces are trimmed;
  for the rest a pattern is faster. And it knows while it plans that a whole number has no blanks.
-#}
{% macro duckdb__trimmed_text(expression) -%}
    {%- set text = customer_segmentation.as_text(expression) -%}
    {%- set visible = "between '!' and '~'" -%}
    {%- set blanks = [] -%}
    {%- for code_point in customer_segmentation.blank_code_points() -%}
        {%- do blanks.append('\\x{%x}' % code_point) -%}
    {%- endfor -%}
    {%- set blanks = '[' ~ blanks | join ~ ']+' -%}
    case
        when typeof({{ expression }}) in ('BIGINT', 'INTEGER')
            or ({{ text }} {{ visible }} and reverse({{ text }}) {{ visible }})
            then {{ text }}
        else nullif(regexp_replace({{ text }}, '^{{ blanks }}|{{ blanks }}$', '', 'g'), '')
    end
{%- endmacro %}
