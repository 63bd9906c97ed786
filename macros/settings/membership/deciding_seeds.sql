{#-
  The seeds that decide what is published, this package's or the project's own of the same name.

  Returns: dict of seed -> what it decides, as in membership_settings(). The RFM map, which may be of
  any name, is not among them.
-#}
{% macro deciding_seeds() %}
    {{ return({
        'crm_stage_map': 'segments',
        'engagement_weights': 'segments',
        'engagement_levels': 'segments',
        'lead_engagement_weights': 'others',
        'lead_fit_weights': 'others',
        'lead_score_groups': 'others',
        'lead_score_levels': 'others',
    }) }}
{% endmacro %}
