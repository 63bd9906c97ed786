{#-
  What a condition asks of the people of a customer's account, the customer too.

  Arguments: spec, {measure: segment or column} as in YAML; place, plan as planned_group().
  Returns: {name, kind, measure, of}: of is what planned_condition() would make of the segment or
  column.
  Errors: a compile error naming the place.
-#}
{% macro planned_account_people(spec, place, plan) %}
    {% set place = place ~ ' account_people' %}
    {% set of_segments, of_numbers = ['count', 'share'], ['sum', 'average', 'min', 'max'] %}
    {% if spec is not mapping or spec | length != 1
        or (spec | list)[0] not in of_segments + of_numbers %}
        {% do customer_segmentation.refuse_setting(
            place, spec,
            'one of ' ~ of_segments | join(', ') ~ ' of a segment, or '
            ~ of_numbers | join(', ') ~ ' of a column with numbers'
        ) %}
    {% endif %}
    {% set measure, name = (spec | list)[0], spec.values() | first %}
    {% set condition = {'segment': name, 'equals': true} if measure in of_segments
        else {'attribute': name, 'is_missing': false} %}
    {% set of = customer_segmentation.planned_condition(condition, place, plan, []) %}
    {% if measure in of_numbers and of.subject.kind != 'number' %}
        {% do customer_segmentation.refuse_setting(place, name, 'a column with numbers') %}
    {% endif %}
    {{ return({
        'name': 'account_' ~ measure ~ '_' ~ name,
        'kind': 'number',
        'measure': measure,
        'of': of,
    }) }}
{% endmacro %}
