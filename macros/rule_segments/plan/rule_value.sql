{#-
  One value to compare with, as its kind has it.

  Returns: a number, boolean, date or text.
  Errors: a compile error naming the place, where the value is of another kind.
-#}
{% macro rule_value(given, kind, place) %}
    {% if kind == 'date' %}
        {{ return(customer_segmentation.parsed_date(place, given)) }}
    {% endif %}
    {% set fits = {
        'number': given is number and given is not boolean,
        'boolean': given is boolean,
        'text': given is string and given != '',
        'code': given is string and given != '',
    } %}
    {% if not fits[kind] %}
        {% do customer_segmentation.refuse_setting(
            place, given,
            {'number': 'a number', 'boolean': 'true or false'}.get(kind, 'a text, not an empty one')
        ) %}
    {% endif %}
    {{ return(given) }}
{% endmacro %}
