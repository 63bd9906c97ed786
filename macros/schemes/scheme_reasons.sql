{#-
  Every reason that the schemes of the package can give.

  Returns: list of dicts. scheme; segment, plain text, or segment_sql, SQL that is NULL where the
  reason does not apply; place; subject: the quantity in words; value: SQL; unit: number, money,
  score, or flag for booleans; at_least, at_most, more_than, less_than: SQL or numbers; words: the
  whole condition where it is no range; note: SQL of further words; is_alternative, see
  lifecycle_conditions(). Columns are those of int_segmentation__scheme_values.
-#}
{% macro scheme_reasons() %}
    {% set reasons = [] %}
    {% set window = '' if var('rfm_window_days') is none
        else ' of the last ' ~ var('rfm_window_days') ~ ' days' %}
    {% set subjects = {
        'recency': 'days_since_last_order',
        'frequency': 'order_count' ~ window,
        'monetary': 'monetary_value' ~ window,
    } %}
    {% set values = {
        'recency': 'days_since_last_order',
        'frequency': 'rfm_order_count',
        'monetary': 'monetary_value',
    } %}
    {% set by_ntile = '; equal values are split by customer id'
        if var('rfm_scoring_method') == 'ntile' else '' %}

    {% for metric, value in values.items() %}
        {% set from_bound, until_bound = ('at_most', 'more_than') if metric == 'recency'
            else ('at_least', 'less_than') %}
        {% set metric_reason = {
            'scheme': 'rfm',
            'place': metric,
            'subject': subjects[metric],
            'value': value,
            'unit': 'money' if metric == 'monetary' else 'number',
        } %}
        {% for segment, score, bounds in [
            (
                'case when recency_score is not null then rfm_segment end',
                metric ~ '_score',
                {from_bound: metric ~ '_score_from', until_bound: metric ~ '_score_until'},
            ),
            (
                metric ~ '_next_segment',
                metric ~ '_next_score',
                {from_bound: metric ~ '_next_from'},
            ),
        ] %}
            {% do reasons.append(dict(
                metric_reason,
                segment_sql=segment,
                note="' (" ~ metric ~ " score ' || " ~ customer_segmentation.as_text(score)
                    ~ " || '" ~ by_ntile ~ ")'",
                **bounds
            )) %}
        {% endfor %}
    {% endfor %}
    {% do reasons.append({
        'scheme': 'rfm',
        'segment_sql': 'case when recency_score is null then rfm_segment end',
        'place': 'order_count',
        'subject': 'order_count',
        'value': 'order_count',
        'unit': 'number',
        'less_than': 'case when order_count = 0 then 1 end',
        'at_least': 'case when order_count > 0 then 1 end',
    }) %}
    {% if window %}
        {% do reasons.append({
            'scheme': 'rfm',
            'segment_sql':
                'case when recency_score is null and order_count > 0 then rfm_segment end',
            'place': 'frequency',
            'subject': subjects.frequency,
            'value': 'rfm_order_count',
            'unit': 'number',
            'less_than': 1,
        }) %}
    {% endif %}

    {% set tier_reason = {
        'scheme': 'value_tier',
        'place': 'monetary_value',
        'subject': subjects.monetary,
        'value': 'monetary_value',
        'unit': 'money',
    } %}
    {% do reasons.append(dict(
        tier_reason,
        segment_sql='case when monetary_value is not null then value_tier end',
        at_least='tier_from',
        less_than='next_tier_from',
    )) %}
    {% do reasons.append(dict(tier_reason, segment_sql='next_tier', at_least='next_tier_from')) %}
    {% do reasons.append({
        'scheme': 'value_tier',
        'segment_sql': 'case when monetary_value is null then value_tier end',
        'place': 'order_count',
        'subject': subjects.frequency,
        'value': 'rfm_order_count',
        'unit': 'number',
        'less_than': 1,
    }) %}

    {% for scheme, rule in {
        'lifecycle': customer_segmentation.lifecycle_conditions(),
        'engagement': customer_segmentation.engagement_conditions(),
    }.items() %}
        {% for condition in rule.conditions %}
            {% set place = condition.place %}
            {% set reason = dict(
                condition, scheme=scheme, subject=place, value=place, unit='number'
            ) %}
            {% if 'equals' in condition %}
                {% do reason.update({
                    'unit': 'flag',
                    'value': 'case when ' ~ place ~ ' then 1 when not ' ~ place ~ ' then 0 end',
                    'at_least' if condition.equals else 'less_than': 1,
                    'words': place ~ ' equals ' ~ condition.equals | string | lower,
                }) %}
            {% elif condition.get('is_missing') %}
                {% do reason.update({'words': place ~ ' is missing'}) %}
            {% elif place == 'engagement_score' %}
                {% do reason.update({'unit': 'score'}) %}
            {% endif %}
            {% do reasons.append(reason) %}
        {% endfor %}
    {% endfor %}
    {{ return(reasons) }}
{% endmacro %}
