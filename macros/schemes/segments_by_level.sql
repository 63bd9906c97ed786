{#-
  Segments in the order in which they can be decided: each with its level, 1 for those that refer to
  no other, and else one more than the highest they refer to.

  Arguments: segments, list of planned segments; columns, dict of the keys of all there are.
  Errors: a compile error naming a segment that does not exist, or those that refer in a circle.
-#}
{% macro segments_by_level(segments, columns) %}
    {% for segment in segments %}
        {% for place, key in segment.refers_to if key not in columns %}
            {% do customer_segmentation.refuse_setting(
                place,
                key,
                'a segment of ' ~ customer_segmentation.package_schemes() | join(', ')
                    ~ ' or of the rules'
            ) %}
        {% endfor %}
    {% endfor %}
    {% set state = namespace(waiting=segments, ordered=[], known={}) %}
    {% for level in range(1, segments | length + 1) %}
        {% set decidable, undecidable = [], [] %}
        {% for segment in state.waiting %}
            {% set unknown = segment.refers_to | map(attribute=1) | reject('in', state.known) %}
            {% do (undecidable if unknown | list else decidable).append(segment) %}
        {% endfor %}
        {% if state.waiting and not decidable %}
            {% do customer_segmentation.refuse_setting(
                'rule_segments',
                undecidable | map(attribute='key') | join(', '),
                'segments that do not refer to each other in a circle'
            ) %}
        {% endif %}
        {% for segment in decidable %}
            {% do segment.update({'level': level}) %}
            {% do state.known.update({segment.key: level}) %}
            {% do state.ordered.append(segment) %}
        {% endfor %}
        {% set state.waiting = undecidable %}
    {% endfor %}
    {{ return(state.ordered) }}
{% endmacro %}
