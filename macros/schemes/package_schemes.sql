{#-
  The package's own schemes: every customer is in one segment of each, where its inputs are mapped.

  Returns: dict of scheme -> the names of its segments, none where seeds define them.
-#}
{% macro package_schemes() %}
    {{ return({
        'rfm': none,
        'lifecycle': [
            'new_lead', 'prospect', 'active_customer', 'repeat_customer', 'loyal_customer',
            'inactive_customer',
        ],
        'value_tier': ['platinum', 'gold', 'silver', 'bronze', 'none'],
        'engagement': ['highly_active', 'moderately_engaged', 'at_risk', 'dormant'],
    }) }}
{% endmacro %}
