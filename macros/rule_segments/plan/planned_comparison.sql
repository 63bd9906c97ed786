{#-
  What a value is compared with, and how.

  Arguments: written, dict of one operator and perhaps ignore_case; kind, of the value; place, where
  it is; plan, see rule_plan().
  Returns: {operator, negates, given, kind, ignore_case}: operator without not_; kind is number
  where a survey's text is compared with numbers.
  Errors: a compile error naming the place and the operator.
-#}
{% macro planned_comparison(written, kind, place, plan) %}
    {% set fitting = [] %}
    {% for operator, properties in plan.operators.items() if kind in properties.kinds %}
        {% do fitting.append(operator) %}
    {% endfor %}
    {% set named = written.keys() | reject('equalto', 'ignore_case') | list %}
    {% if named | length != 1 or named[0] not in fitting %}
        {% do customer_segmentation.refuse_setting(
            place, named | join(' and ') or 'no operator',
            'one operator for a ' ~ kind ~ ': ' ~ fitting | join(', ')
        ) %}
    {% endif %}
    {% set operator, given = named[0], written[named[0]] %}
    {% set ignore_case = written.get('ignore_case', false) %}
    {% if ignore_case is not boolean or (ignore_case and kind not in ['text', 'code', 'survey']) %}
        {% do customer_segmentation.refuse_setting(
            place ~ ' ignore_case', ignore_case, 'true or false, and beside text only'
        ) %}
    {% endif %}
    {% set place = place ~ ' ' ~ operator %}
    {% set shape = plan.operators[operator].given %}
    {% set compared_as = customer_segmentation.compared_kind(kind, operator, given) %}
    {% if shape == 'days' %}
        {% set planned = customer_segmentation.rule_days(given, place, 1) %}
    {% elif shape == 'boolean' %}
        {% set planned = customer_segmentation.rule_value(given, 'boolean', place) %}
    {% elif shape == 'place' %}
        {% set planned = customer_segmentation.rule_place(given, place) %}
    {% elif shape == 'value' %}
        {% set planned = customer_segmentation.rule_value(given, compared_as, place) %}
    {% else %}
        {% set planned = [] %}
        {% if given is string or given is mapping or given is not iterable or not given
            or (shape == 'range' and given | length != 2) %}
            {% do customer_segmentation.refuse_setting(
                place, given, 'a list' ~ (' of two' if shape == 'range')
            ) %}
        {% endif %}
        {% for value in given %}
            {% do planned.append(customer_segmentation.rule_value(value, compared_as, place)) %}
        {% endfor %}
        {% if shape == 'range' and planned[0] > planned[1] %}
            {% do customer_segmentation.refuse_setting(place, given, 'the smaller first') %}
        {% endif %}
    {% endif %}
    {{ return({
        'operator': operator[4:] if operator.startswith('not_') else operator,
        'negates': operator.startswith('not_'),
        'given': planned,
        'kind': compared_as,
        'ignore_case': ignore_case,
    }) }}
{% endmacro %}
