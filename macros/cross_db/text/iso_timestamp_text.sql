{#-
  A timestamp with a time as every engine's cast reads it: with a T, with seconds, without a blank
  or a word before the offset. 2025-06-01 12:13 -0500 gives 2025-06-01T12:13:00-0500.

  Arguments: text, SQL of what fits timestamp_pattern('any') and has a time.
-#}
{% macro iso_timestamp_text(text) %}
    {% set rest = namespace(sql='upper(substr(' ~ text ~ ', 17))') %}
    {% for word, meaning in [(' ', ''), ('UTC', 'Z'), ('GMT', 'Z')] %}
        {% set rest.sql = 'replace(' ~ rest.sql ~ ", '" ~ word ~ "', '" ~ meaning ~ "')" %}
    {% endfor %}
    {{ return(dbt.concat([
        'substr(' ~ text ~ ', 1, 10)',
        "'T'",
        'substr(' ~ text ~ ', 12, 5)',
        'case when substr(' ~ text ~ ", 17, 1) = ':' then '' else ':00' end",
        rest.sql,
    ])) }}
{% endmacro %}
