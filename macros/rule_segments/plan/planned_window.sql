{#-
  The days that behaviour is looked at in.

  Arguments: spec, a behaviour as in YAML; place, where it is.
  Returns: {type, given}: type is one of rule_windows(), or none for all days.
  Errors: a compile error naming the place and the window.
-#}
{% macro planned_window(spec, place) %}
    {% set windows = customer_segmentation.rule_windows() %}
    {% set named = spec.keys() | select('in', windows) | list %}
    {% if named | length > 1 %}
        {% do customer_segmentation.refuse_setting(
            place, named | join(' and '), 'at most one of ' ~ windows | join(', ')
        ) %}
    {% endif %}
    {% if not named %}{{ return({'type': none, 'given': none}) }}{% endif %}
    {% set type, given = named[0], spec[named[0]] %}
    {% set place = place ~ ' ' ~ type %}
    {% if type in ['within_days', 'more_than_days_ago'] %}
        {% set planned = customer_segmentation.rule_days(
            given, place, 1 if type == 'within_days' else 0
        ) %}
    {% elif type in ['before', 'after'] %}
        {% set planned = customer_segmentation.parsed_date(place, given) %}
    {% else %}
        {% if given is string or given is mapping or given is not iterable or given | length != 2 %}
            {% do customer_segmentation.refuse_setting(place, given, 'a list of two') %}
        {% endif %}
        {% set planned = [] %}
        {% for end in given %}
            {% do planned.append(
                customer_segmentation.rule_days(end, place, 0) if type == 'between_days_ago'
                else customer_segmentation.parsed_date(place, end)
            ) %}
        {% endfor %}
        {% if planned[0] > planned[1] %}
            {% do customer_segmentation.refuse_setting(place, given, 'the smaller first') %}
        {% endif %}
    {% endif %}
    {{ return({'type': type, 'given': planned}) }}
{% endmacro %}
