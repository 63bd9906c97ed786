{#-
  The seeds that decide membership, this package's or the project's own of the same name.

  Returns: list of names. The RFM map, which may be of any name, is not among them.
-#}
{% macro deciding_seeds() %}
    {{ return([
        'crm_stage_map', 'engagement_weights', 'engagement_levels', 'lead_engagement_weights',
        'lead_fit_weights', 'lead_score_groups', 'lead_score_levels',
    ]) }}
{% endmacro %}
