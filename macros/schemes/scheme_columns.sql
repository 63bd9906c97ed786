{#-
  Where int_segmentation__customer_schemes has the segment of each of the package's own schemes.

  Returns: dict of scheme -> column.
-#}
{% macro scheme_columns() %}
    {{ return({
        'rfm': 'rfm_segment',
        'lifecycle': 'lifecycle_stage',
        'value_tier': 'value_tier',
        'engagement': 'engagement_level',
    }) }}
{% endmacro %}
