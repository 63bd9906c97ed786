{#-
  Whether one thing followed another, as a condition asks.

  Arguments: spec, as in YAML; place, where it is; plan, see rule_plan().
  Returns: {name, kind, never_missing, first, then, within_days}; first and then as
  planned_behaviour().
  Errors: a compile error naming the place.
-#}
{% macro planned_sequence(spec, place, plan) %}
    {% set place = place ~ ' sequence' %}
    {% set keys = ['first', 'then', 'within_days'] %}
    {% if spec is not mapping or (spec.keys() | sort | list) != (keys | sort) %}
        {% do customer_segmentation.refuse_setting(place, spec, 'exactly ' ~ keys | join(', ')) %}
    {% endif %}
    {% set steps = {} %}
    {% for step in ['first', 'then'] %}
        {% set planned = customer_segmentation.planned_behaviour(
            spec[step], place ~ ' ' ~ step, plan
        ) %}
        {% if planned.measure != 'count' or (step == 'then' and planned.window.type) %}
            {% do customer_segmentation.refuse_setting(
                place ~ ' ' ~ step, spec[step],
                '{count: <input>, where: ...}' ~ (' and a window' if step == 'first')
            ) %}
        {% endif %}
        {% do steps.update({step: planned}) %}
    {% endfor %}
    {{ return({
        'name': steps.first.input ~ '_then_' ~ steps.then.input,
        'kind': 'sequence',
        'never_missing': true,
        'first': steps.first,
        'then': steps.then,
        'within_days': customer_segmentation.rule_days(
            spec.within_days, place ~ ' within_days', 0
        ),
    }) }}
{% endmacro %}
