{#-
  The kind that a value is compared as: its own, but for the text of surveys, which may be numbers.
-#}
{% macro compared_kind(kind, operator, given) %}
    {% if kind != 'survey' %}{{ return(kind) }}{% endif %}
    {% set first = given[0] if given is not string and given is iterable and given else given %}
    {% set is_number = first is number and first is not boolean %}
    {{ return('number' if is_number and operator != 'is_missing' else 'text') }}
{% endmacro %}
