{#-
  How a value that cannot be read is shown to people: a word that sources write for yes, no or
  nothing as it is, all else masked, because it may be personal data. NULL where there is no value.

  Arguments: expression, raw SQL.
-#}
{% macro unreadable_format(expression) -%}
    {%- set words = [
        'on', 'off', 'subscribed', 'unsubscribed', 'opted_in', 'opted_out', 'opted-in', 'opted-out',
        'opted in', 'opted out', 'opt_in', 'opt_out', 'opt-in', 'opt-out', 'active', 'inactive',
        'enabled', 'disabled', 'granted', 'denied', 'withdrawn', 'revoked', 'pending', 'unknown',
        'never', 'none', 'null', 'nan', 'n/a', 'na',
    ] -%}
    {%- set text = customer_segmentation.trimmed_text(expression) -%}
    {#- Not a list after IN, which DuckDB would join with every row. -#}
    case lower({{ text }})
        {%- for word in words %}
        when '{{ word }}' then '{{ word }}'
        {%- endfor %}
        else {{ customer_segmentation.masked_text(text) | indent(8) }}
    end
{%- endmacro %}
