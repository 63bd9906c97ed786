{#-
  The regular expression of a timestamp as text: the same on every engine, whatever its casts would
  take for one. No backslashes, look-ahead or groups that do not capture: engines differ there.

  Arguments: part, one of
    date        2025-06-01
    naive       a date, or with a time: 2025-06-01T12:13, 2025-06-01 12:13:01.123
    zoned       with a time and an offset: 2025-06-01 12:13:01 -0500, +05:30, +02, Z, UTC, GMT
    any         naive or zoned
    written_on  any, or a date with an offset: where only the written date is wanted
-#}
{% macro timestamp_pattern(part) %}
    {% set year = '([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])' %}
    {% set date = year ~ '-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])' %}
    {% set time = '[ Tt]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?' %}
    {% set hours = '(0[0-9]|1[0-4])' %}
    {% set offset = ' ?([Zz]|UTC|GMT|utc|gmt|[+-]' ~ hours ~ '(:?[0-5][0-9])?)' %}
    {% set timed = time ~ '(' ~ offset ~ ')?' %}
    {{ return('^' ~ {
        'date': date,
        'naive': date ~ '(' ~ time ~ ')?',
        'zoned': date ~ time ~ offset,
        'any': date ~ '(' ~ timed ~ ')?',
        'written_on': date ~ '(' ~ timed ~ '|Z|[+-]' ~ hours ~ ':[0-5][0-9])?',
    }[part] ~ '$') }}
{% endmacro %}
