{#-
  The variables that decide what is published, as they hold in this run: not where results go, how long
  they are kept, what the gate allows or which days are looked at.

  Returns: dict of variable -> {decides, value}. decides: as in membership_settings().
-#}
{% macro deciding_variables() %}
    {% set ends = customer_segmentation.value_tier_shares() %}
    {% set resolved = {
        'rfm_bins': customer_segmentation.rfm_bins(),
        'value_tier_shares': [
            ends[0], (ends[1] - ends[0]) | round(6), (ends[2] - ends[1]) | round(6),
        ],
        'lead_engagement_half_life_days': customer_segmentation.lead_engagement_half_life_days(),
    } %}
    {% set variables = {} %}
    {% for decides, keys in {
        'facts': [
            'input_timezone', 'reporting_timezone', 'earliest_valid_date', 'latest_valid_date',
            'reporting_currency', 'include_zero_value_orders', 'excluded_order_statuses',
        ],
        'segments': [
            'history_grain', 'monetary_basis', 'rfm_scoring_method', 'rfm_segment_scheme',
            'rfm_bins', 'rfm_window_days', 'rfm_fixed_cut_points', 'rfm_cut_points_as_of',
            'rfm_segment_map', 'new_lead_days', 'inactive_after_days', 'loyal_min_orders',
            'loyal_min_tenure_days', 'value_tier_method', 'value_tier_shares',
            'engagement_half_life_days', 'engagement_at_risk_days', 'exclusive_rule_schemes',
        ],
        'others': [
            'lead_score_cap', 'lead_engagement_window_days', 'lead_engagement_half_life_days',
            'primary_scheme',
        ],
    }.items() %}
        {% for key in keys %}
            {% do variables.update({
                key: {'decides': decides, 'value': resolved.get(key, var(key))},
            }) %}
        {% endfor %}
    {% endfor %}
    {{ return(variables) }}
{% endmacro %}
