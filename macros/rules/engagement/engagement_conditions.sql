{#-
  What engagement_level() decides by, told as conditions, for reasons. Whoever overrides the one
  overrides the other too; the data test own_reasons_are_met says where they differ.

  Returns: dict as lifecycle_conditions() returns it. Places are columns of
  int_segmentation__scheme_values; `is_missing: true` beside the bounds asks that there is no value.
-#}
{% macro engagement_conditions() %}
    {{ return(adapter.dispatch('engagement_conditions', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__engagement_conditions() %}
    {% set at_risk_days = var('engagement_at_risk_days') %}
    {{ return({
        'conditions': [
            {'segment': 'highly_active', 'place': 'engagement_score',
             'at_least': 'highly_active_from'},
            {'segment': 'moderately_engaged', 'place': 'engagement_score',
             'at_least': 'moderately_engaged_from', 'less_than': 'highly_active_from'},
            {'segment': 'at_risk', 'place': 'engagement_score',
             'less_than': 'moderately_engaged_from'},
            {'segment': 'at_risk', 'place': 'days_since_engaged', 'at_most': at_risk_days},
            {'segment': 'dormant', 'place': 'engagement_score',
             'less_than': 'moderately_engaged_from'},
            {'segment': 'dormant', 'place': 'days_since_engaged', 'is_missing': true},
        ],
        'next_segments': {
            'dormant': 'moderately_engaged',
            'at_risk': 'moderately_engaged',
            'moderately_engaged': 'highly_active',
        },
    }) }}
{% endmacro %}
