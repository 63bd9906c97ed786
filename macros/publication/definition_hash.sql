{#-
  A fingerprint of what decides membership: the variables, the definition seeds and the SQL of this
  package's models. Two publications with one hash were made by the same definitions.
-#}
{% macro definition_hash() %}
    {% set parts = [] %}
    {% for key in [
        'input_timezone', 'reporting_timezone', 'earliest_valid_date', 'latest_valid_date',
        'history_grain', 'reporting_currency', 'monetary_basis', 'include_zero_value_orders',
        'excluded_order_statuses', 'rfm_scoring_method', 'rfm_segment_scheme', 'rfm_bins',
        'rfm_window_days', 'rfm_fixed_cut_points', 'rfm_cut_points_as_of', 'rfm_segment_map',
        'new_lead_days', 'inactive_after_days', 'loyal_min_orders', 'loyal_min_tenure_days',
        'value_tier_method', 'value_tier_shares', 'engagement_half_life_days',
        'engagement_at_risk_days', 'lead_score_cap', 'lead_engagement_window_days',
        'lead_engagement_half_life_days', 'exclusive_rule_schemes', 'primary_scheme',
    ] %}
        {% do parts.append(key ~ '=' ~ var(key) | string) %}
    {% endfor %}
    {% do parts.append(customer_segmentation.mapped_inputs() | string) %}
    {% do parts.append(customer_segmentation.rule_segments() | string) %}
    {% if execute %}
        {% for node in graph.nodes.values() | sort(attribute='unique_id') %}
            {% if node.package_name == 'customer_segmentation'
                and node.resource_type in ['model', 'seed'] and '/demo/' not in node.path %}
                {% do parts.append(node.name ~ '=' ~ node.checksum.checksum) %}
            {% endif %}
        {% endfor %}
    {% endif %}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}
