{#-
  The rules of macros/rules that can be overridden, with arguments to render them by.

  Returns: dict of rule -> {decides, calls}. decides: as in membership_settings(); calls: list of
  lists of arguments.
-#}
{% macro deciding_rules() %}
    {% set method = customer_segmentation.choice('rfm_scoring_method') %}
    {% set cuts, scores = [], [] %}
    {% for metric in ['recency', 'frequency', 'monetary'] %}
        {% do cuts.append([metric, 'value', 'cut', method]) %}
        {% do scores.append([metric, 'value', 'customer_id', method]) %}
    {% endfor %}
    {% set facts = {
        'is_valid_timestamp': [['value']],
        'is_valid_amount': [['value']],
        'is_excluded_order_status': [['status']],
        'order_line_exclusion_reason': [[]],
        'refund_exclusion_reason': [[]],
        'activity_exclusion_reason': [[]],
        'sale_can_qualify': [['amount']],
        'converted_amount': [['amount', 'currency', 'rate']],
        'net_revenue': [['gross_revenue', 'refunded_amount']],
    } %}
    {% set segments = {
        'monetary_value': [['gross_revenue', 'refunded_amount']],
        'average_order_value': [['gross_revenue', 'orders']],
        'earlier_as_of_date': [['as_of_date', 1], ['as_of_date', 2]],
        'rfm_cut_points_quantile': [[]],
        'rfm_beats_cut': cuts if method != 'ntile' else [],
        'rfm_score': scores,
        'lifecycle_stage': [[]],
        'lifecycle_conditions': [[]],
        'is_active_customer': [['days_since_last_order']],
        'normalised_crm_stage': [['stage']],
        'value_tier': [['ahead', 'total']],
        'decayed_weight': [['weight', 'age_in_days']],
        'engagement_level': [['score', 'peak_score', 'highly_active', 'moderately_engaged']],
        'engagement_conditions': [[]],
    } %}
    {% set others = {
        'journey_stage': [['lifecycle_stage']],
        'lifecycle_movement': [['orders', 'is_active', 'previous_orders', 'was_active']],
        'value_band': [['value_tier']],
        'account_parent_levels': [[]],
        'lead_points_left': [['age_in_days']],
        'lead_group_points': [['points', 'maximum_points']],
    } %}
    {#- The cut points of other methods are asked for by nobody, and tiles have none to beat. -#}
    {% do segments.update({
        'rfm_cut_points_' ~ method: [['customer_id']] if method == 'ntile' else [[]],
    }) %}
    {% set rules = {} %}
    {% for decides, calls_of in {
        'facts': facts, 'segments': segments, 'others': others,
    }.items() %}
        {% for rule, calls in calls_of.items() %}
            {% do rules.update({rule: {'decides': decides, 'calls': calls}}) %}
        {% endfor %}
    {% endfor %}
    {{ return(rules) }}
{% endmacro %}
