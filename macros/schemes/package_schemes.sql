{#-
  The package's own schemes: every customer is in one segment of each, where its inputs are mapped.

  Returns: dict of scheme -> {title, model, alias, column, segments}. title: for people; model: what
  has its segments by customer and date; alias: what queries call that model; column: the segment in
  the model and in int_segmentation__customer_schemes; segments: their names, none where seeds define
  them.
-#}
{% macro package_schemes() %}
    {{ return({
        'rfm': {
            'title': 'RFM',
            'model': 'int_segmentation__customer_rfm',
            'alias': 'rfm',
            'column': 'rfm_segment',
            'segments': none,
        },
        'lifecycle': {
            'title': 'Lifecycle',
            'model': 'int_segmentation__customer_lifecycle_stages',
            'alias': 'lifecycle',
            'column': 'lifecycle_stage',
            'segments': [
                'new_lead', 'prospect', 'active_customer', 'repeat_customer', 'loyal_customer',
                'inactive_customer',
            ],
        },
        'value_tier': {
            'title': 'Value tiers',
            'model': 'int_segmentation__customer_value_tiers',
            'alias': 'value_tiers',
            'column': 'value_tier',
            'segments': ['platinum', 'gold', 'silver', 'bronze', 'none'],
        },
        'engagement': {
            'title': 'Engagement',
            'model': 'int_segmentation__customer_engagement',
            'alias': 'engagement',
            'column': 'engagement_level',
            'segments': ['highly_active', 'moderately_engaged', 'at_risk', 'dormant'],
        },
    }) }}
{% endmacro %}
