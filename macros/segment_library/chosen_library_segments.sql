{#-
  The library segments that the variable `segment_library` switches on; without it all of them for
  the demo shop, whose inputs they are written for, and none elsewhere.

  Returns: list of segments.
  Errors: a compile error naming the variable and what the library has.
-#}
{% macro chosen_library_segments() %}
    {% set given = var('segment_library') %}
    {% if given is none %}
        {{ return(
            customer_segmentation.segment_library().values() | list
            if customer_segmentation.uses_demo_inputs() else []
        ) }}
    {% endif %}
    {% if given is string or given is mapping or given is not iterable %}
        {% do customer_segmentation.refuse_setting(
            'segment_library', given, 'a list of scheme.name or scheme, empty for none, or null'
        ) %}
    {% endif %}
    {% set library = customer_segmentation.segment_library() %}
    {% set schemes = library.values() | map(attribute='scheme') | unique | list %}
    {% for name in given if name is not string or name not in schemes + library | list %}
        {% do customer_segmentation.refuse_setting(
            'segment_library', name, 'any of ' ~ (schemes + library | list) | join(', ')
        ) %}
    {% endfor %}
    {% set chosen = [] %}
    {% for name, segment in library.items() if name in given or segment.scheme in given %}
        {% do chosen.append(segment) %}
    {% endfor %}
    {{ return(chosen) }}
{% endmacro %}
