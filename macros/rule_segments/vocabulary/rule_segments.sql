{#-
  All rule segments as they are written: those of the variable `rule_segments`, those that the
  macros named in `rule_segment_macros` return, and those of the library that are switched on.

  Returns: list of (place, segment); the place says where it is written.
  Errors: a compile error naming the variable, where one of them is not what it should be.
-#}
{% macro rule_segments() %}
    {% set written = [('rule_segments', var('rule_segments'))] %}
    {% set macros = var('rule_segment_macros') %}
    {% if macros is string or macros is mapping or macros is not iterable %}
        {% do customer_segmentation.refuse_setting(
            'rule_segment_macros', macros, 'a list of [project, macro]'
        ) %}
    {% endif %}
    {% for entry in macros %}
        {% set returning = context.get(entry[0], {}).get(entry[1])
            if entry is not string and entry | length == 2 %}
        {% if not returning %}
            {% do customer_segmentation.refuse_setting(
                'rule_segment_macros', entry, 'a list of [project, macro] of macros that exist'
            ) %}
        {% endif %}
        {% do written.append((entry | join('.'), returning())) %}
    {% endfor %}
    {% do written.append(('segment_library', customer_segmentation.chosen_library_segments())) %}
    {% set segments = [] %}
    {% for place, entries in written %}
        {% if entries is string or entries is mapping or entries is not iterable %}
            {% do customer_segmentation.refuse_setting(place, entries, 'a list of segments') %}
        {% endif %}
        {% for segment in entries %}
            {% if segment is not mapping %}
                {% do customer_segmentation.refuse_setting(
                    place ~ '[' ~ loop.index0 ~ ']', segment, 'a segment: name, owner, ...'
                ) %}
            {% endif %}
            {% set name = segment.get('name', '[' ~ loop.index0 ~ ']') %}
            {% do segments.append((place ~ ' ' ~ name, segment)) %}
        {% endfor %}
    {% endfor %}
    {{ return(segments) }}
{% endmacro %}
