{#-
  What a condition looks at, checked; known to the plan once, however many conditions look at it.

  Arguments: subject_type, the key of the condition that names it; spec, what YAML says of it;
  place, plan, refers_to as planned_group().
  Returns: {type, column, kind, never_missing, ...}: its column in
  int_segmentation__rule_values, one of the kinds text, code, number, boolean, date, survey,
  location, sequence and entry, and what computes it needs to know.
  Errors: a compile error naming the place.
-#}
{% macro planned_subject(subject_type, spec, place, plan, refers_to) %}
    {% set key = subject_type ~ ' ' ~ spec %}
    {% if key not in plan.subjects %}
        {% if subject_type == 'attribute' %}
            {% set subject = customer_segmentation.planned_attribute(
                spec, place, plan.attributes
            ) %}
        {% elif subject_type == 'segment' %}
            {% set subject = customer_segmentation.planned_segment_reference(spec, place) %}
        {% elif subject_type == 'sequence' %}
            {% set subject = customer_segmentation.planned_sequence(spec, place, plan) %}
        {% elif subject_type == 'account_people' %}
            {% set subject = customer_segmentation.planned_account_people(spec, place, plan) %}
        {% elif subject_type == 'entry' %}
            {% set subject = {
                'name': 'was_in_' ~ spec.segment,
                'kind': 'entry',
                'segment': spec.segment,
                'days': spec.days,
                'of': customer_segmentation.planned_condition(
                    {'segment': spec.segment, 'equals': true}, place, plan, []
                ),
            } %}
        {% else %}
            {% set subject = customer_segmentation.planned_behaviour(
                spec, place, plan, is_change=(subject_type == 'change')
            ) %}
        {% endif %}
        {% set name = modules.re.sub('[^a-z0-9]+', '_', subject.name | lower)[:40].strip('_') %}
        {% do subject.update({
            'type': subject_type,
            'column': name ~ '_' ~ (plan.subjects | length + 1),
        }) %}
        {% do plan.subjects.update({key: subject}) %}
    {% endif %}
    {% set subject = plan.subjects[key] %}
    {#- Whoever counts the people of a segment, or asks when it was entered, refers to it. #}
    {% if 'segment' in subject.get('of', {}) %}
        {% do refers_to.append((place, subject.of.segment)) %}
    {% endif %}
    {{ return(subject) }}
{% endmacro %}
