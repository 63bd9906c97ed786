{#-
  All rule segments, checked and ready to be written as SQL.

  Arguments: while_parsing, whether to plan while dbt parses, too. check_settings() does, so that it
  speaks up then. Models need not: they refer to the same models whatever the segments are, and a
  plan of hundreds takes seconds.
  Returns: dict of
    segments: list of {scheme, name, label, description, owner, recommended_action, review_due,
      column, group, level}, in the order of their levels: what a segment refers to is on a lower
      one. group is what planned_group() returns.
    subjects: dict of what conditions look at, each once however many look at it: key -> {column,
      kind, ...}, see planned_subject().
    attributes, inputs, operators: what rule_attributes(), rule_inputs() and rule_operators()
      return, found once for all conditions.
  Errors: a compile error naming the segment and the condition.
-#}
{% macro rule_plan(while_parsing=false) %}
    {% set plan = {
        'segments': [], 'subjects': {}, 'columns': {},
        'attributes': customer_segmentation.rule_attributes(),
        'inputs': customer_segmentation.rule_inputs(),
        'operators': customer_segmentation.rule_operators(),
    } %}
    {% set written_segments = customer_segmentation.rule_segments()
        if execute or while_parsing else [] %}
    {% for place, written in written_segments %}
        {% set segment = customer_segmentation.planned_segment(written, place, plan) %}
        {% set key = segment.scheme ~ '.' ~ segment.name %}
        {% if key in plan.columns %}
            {% do customer_segmentation.refuse_setting(
                place, key, 'a name that no other segment of the scheme has'
            ) %}
        {% endif %}
        {% do segment.update({'key': key, 'column': 'segment_' ~ loop.index}) %}
        {% if segment.scheme in customer_segmentation.exclusive_rule_schemes() %}
            {% do customer_segmentation.exclude_earlier_segments(segment, place, plan) %}
        {% endif %}
        {% do plan.columns.update({key: segment.column}) %}
        {% do plan.segments.append(segment) %}
    {% endfor %}
    {% do plan.update({
        'segments': customer_segmentation.segments_by_level(plan.segments, plan.columns),
    }) %}
    {% for subject in plan.subjects.values() if subject.type in ['account_people', 'entry'] %}
        {% set asked_for = plan.segments
            | selectattr('key', 'equalto', subject.of.segment) | list if 'segment' in subject.of %}
        {% do subject.update({'level': asked_for[0].level + 1 if asked_for else 1}) %}
    {% endfor %}
    {{ return(plan) }}
{% endmacro %}
