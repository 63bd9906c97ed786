{#-
  Adds to the conditions of a segment that the customer is in none of the segments of the same
  scheme that are written before it.

  Arguments: segment, see rule_plan(), which is changed; place, where it is; plan, with the segments
  before it.
-#}
{% macro exclude_earlier_segments(segment, place, plan) %}
    {% set earlier = [] %}
    {% for other in plan.segments if other.scheme == segment.scheme %}
        {% do earlier.append({'segment': other.key, 'equals': true}) %}
    {% endfor %}
    {% if earlier %}
        {% set before = customer_segmentation.planned_group(
            {'none': earlier}, place ~ ' earlier', plan, segment.refers_to
        ) %}
        {% do segment.update({'group': {'group': 'all', 'members': [segment.group, before]}}) %}
    {% endif %}
{% endmacro %}
