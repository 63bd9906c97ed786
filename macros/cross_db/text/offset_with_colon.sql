{#-
  The text of a timestamp, its offset with hours and minutes: -05 and -0500 give -05:00.

  Arguments: text, SQL of what iso_timestamp_text() gives. For engines whose patterns are written in
  text that takes backslashes: Snowflake and BigQuery.
-#}
{% macro offset_with_colon(text) -%}
    regexp_replace(
        regexp_replace({{ text }}, '([+-][0-9]{2})$', '\\1:00'),
        '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2'
    )
{%- endmacro %}
