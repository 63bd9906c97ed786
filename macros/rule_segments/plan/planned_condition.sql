{#-
  One condition, checked: what it looks at, and what it compares that with.

  Arguments: as planned_group().
  Returns: {subject, comparison, place, words}, of a reference to another rule segment {segment,
  comparison, place, words}; comparison is what planned_comparison() returns.
  Errors: a compile error naming the place.
-#}
{% macro planned_condition(written, place, plan, refers_to) %}
    {% set subjects = [
        'attribute', 'behaviour', 'change', 'sequence', 'segment', 'account_people',
    ] %}
    {% set named = written.keys() | select('in', subjects) | list %}
    {% if named | length != 1 %}
        {% do customer_segmentation.refuse_setting(
            place, named | join(' and ') or written, 'one of ' ~ subjects | join(', ')
        ) %}
    {% endif %}
    {% set subject_type, spec = named[0], written[named[0]] %}
    {% set rest = {} %}
    {% for key, given in written.items() if key != subject_type %}
        {% do rest.update({key: given}) %}
    {% endfor %}
    {% set words = customer_segmentation.condition_in_words(subject_type, spec, rest) %}
    {% if subject_type == 'segment' and 'entered_within_days' in rest %}
        {{ return(customer_segmentation.planned_entry(
            spec, rest, place, plan, refers_to, words
        )) }}
    {% endif %}
    {% set is_rule = subject_type == 'segment' and spec is string and '.' in spec
        and spec.split('.')[0] not in customer_segmentation.package_schemes() %}
    {% if is_rule %}
        {% do refers_to.append((place, spec)) %}
        {{ return({
            'segment': spec,
            'comparison': customer_segmentation.planned_comparison(
                rest, 'boolean', place, plan
            ),
            'place': place,
            'words': words,
        }) }}
    {% endif %}
    {% set subject = customer_segmentation.planned_subject(
        subject_type, spec, place, plan, refers_to
    ) %}
    {{ return({
        'subject': subject,
        'comparison': customer_segmentation.planned_comparison(rest, subject.kind, place, plan),
        'place': place,
        'words': words,
    }) }}
{% endmacro %}
