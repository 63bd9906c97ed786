{#-
  Adds to the conditions of a segment that the customer is in none of the segments of the same
  scheme that are written before it.

  Arguments: segment, see rule_plan(), which is changed; planned, the segments before it; place,
  where it is.
-#}
{% macro exclude_earlier_segments(segment, planned, place) %}
    {% set earlier = [] %}
    {% for other in planned if other.scheme == segment.scheme %}
        {% do earlier.append({'segment': other.key, 'equals': true}) %}
    {% endfor %}
    {% if earlier %}
        {% set before = customer_segmentation.planned_group(
            {'none': earlier}, place ~ ' earlier', none, segment.refers_to
        ) %}
        {% do segment.update({'group': {'group': 'all', 'members': [segment.group, before]}}) %}
    {% endif %}
{% endmacro %}
