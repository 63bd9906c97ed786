{#-
  All rule segments, checked and ready to be written as SQL.

  Returns: dict of
    segments: list of {scheme, name, label, description, owner, recommended_action, review_due,
      column, group, level}, in the order of their levels: what a segment refers to is on a lower
      one. group is what planned_group() returns.
    subjects: dict of what conditions look at, each once however many look at it: key -> {column,
      kind, from, ...}, see planned_subject().
    attributes: what rule_attributes() returns, found once for all conditions.
  Errors: a compile error naming the segment and the condition.
-#}
{% macro rule_plan() %}
    {% set plan = {
        'segments': [], 'subjects': {}, 'columns': {},
        'attributes': customer_segmentation.rule_attributes(),
    } %}
    {% for place, written in customer_segmentation.rule_segments() %}
        {% set segment = customer_segmentation.planned_segment(written, place, plan) %}
        {% set key = segment.scheme ~ '.' ~ segment.name %}
        {% if key in plan.columns %}
            {% do customer_segmentation.refuse_setting(
                place, key, 'a name that no other segment of the scheme has'
            ) %}
        {% endif %}
        {% do segment.update({'key': key, 'column': 'segment_' ~ loop.index}) %}
        {% if segment.scheme in customer_segmentation.exclusive_rule_schemes() %}
            {% do customer_segmentation.exclude_earlier_segments(segment, plan.segments, place) %}
        {% endif %}
        {% do plan.columns.update({key: segment.column}) %}
        {% do plan.segments.append(segment) %}
    {% endfor %}
    {% do plan.update({
        'segments': customer_segmentation.segments_by_level(plan.segments, plan.columns),
    }) %}
    {% for subject in plan.subjects.values() if subject.type == 'account_people' %}
        {% set counted = plan.segments
            | selectattr('key', 'equalto', subject.of.segment) | list if 'segment' in subject.of %}
        {% do subject.update({'level': counted[0].level + 1 if counted else 1}) %}
    {% endfor %}
    {{ return(plan) }}
{% endmacro %}
