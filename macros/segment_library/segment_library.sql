{#-
  All ready rule segments.

  Returns: dict of scheme.name -> segment, in the order of their schemes.
-#}
{% macro segment_library() %}
    {% set library = {} %}
    {% for segments in [
        customer_segmentation.demographic_segments(),
        customer_segmentation.geographic_segments(),
        customer_segmentation.psychographic_segments(),
        customer_segmentation.behavioural_segments(),
        customer_segmentation.firmographic_segments(),
        customer_segmentation.technographic_segments(),
        customer_segmentation.needs_based_segments(),
        customer_segmentation.value_based_segments(),
        customer_segmentation.lifecycle_based_segments(),
        customer_segmentation.combined_segments(),
    ] %}
        {% for segment in segments %}
            {% do library.update({segment.scheme ~ '.' ~ segment.name: segment}) %}
        {% endfor %}
    {% endfor %}
    {{ return(library) }}
{% endmacro %}
