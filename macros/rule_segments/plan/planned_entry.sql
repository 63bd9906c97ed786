{#-
  A condition that asks whether the customer has come into a segment lately, checked: it is in it,
  and was not so many days before.

  Arguments: segment, scheme.segment; rest, the keys of the condition beside it; words, the condition
  as it is written; the others as planned_group().
  Returns: as planned_condition(). The subject's column tells whether the customer was in the segment
  `days` before the as-of date; `of` is what planned_condition() makes of the segment.
  Errors: a compile error naming the place.
-#}
{% macro planned_entry(segment, rest, place, plan, refers_to, words) %}
    {% if rest | length != 1 %}
        {% do customer_segmentation.refuse_setting(
            place, rest.keys() | join(' and '), 'entered_within_days alone'
        ) %}
    {% endif %}
    {% set days = customer_segmentation.rule_days(
        rest.entered_within_days, place ~ ' entered_within_days', 1
    ) %}
    {{ return({
        'subject': customer_segmentation.planned_subject(
            'entry', {'segment': segment, 'days': days}, place, plan, refers_to
        ),
        'comparison': {
            'operator': 'entered_within_days', 'given': days, 'kind': 'entry', 'negates': false,
        },
        'place': place,
        'words': words,
    }) }}
{% endmacro %}
