{#-
  A segment of one of the package's own schemes that a condition asks for.

  Arguments: path, scheme.segment; place, where it is.
  Returns: {name, kind, never_missing, origin, segment}.
  Errors: a compile error naming the place.
-#}
{% macro planned_segment_reference(path, place) %}
    {% set schemes = customer_segmentation.package_schemes() %}
    {% set scheme, _, segment = (path | string).partition('.') %}
    {% if scheme not in schemes or not segment %}
        {% do customer_segmentation.refuse_setting(
            place ~ ' segment', path, 'scheme.segment, such as rfm.champions or rule.big_spenders'
        ) %}
    {% endif %}
    {% set known = schemes[scheme].segments %}
    {% if known and segment not in known %}
        {% do customer_segmentation.refuse_setting(
            place ~ ' segment', path, scheme ~ '. and one of ' ~ known | join(', ')
        ) %}
    {% endif %}
    {{ return({
        'name': path, 'kind': 'boolean', 'never_missing': true, 'origin': scheme,
        'segment': segment,
    }) }}
{% endmacro %}
