{#- The three RFM metrics with the column of the population that each is measured by. -#}
{% macro rfm_metrics() %}
    {{ return({
        'recency': 'days_since_last_order',
        'frequency': 'order_count',
        'monetary': 'monetary_value',
    }) }}
{% endmacro %}
