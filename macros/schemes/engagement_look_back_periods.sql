{#-
  How many steps of `history_grain` may lie within `engagement_at_risk_days`: the earlier as-of
  dates at which engagement is looked at again to tell `at_risk`.

  Returns: a whole number, rather one too many: what lies too far back is left out by its date.
-#}
{% macro engagement_look_back_periods() %}
    {% set shortest_steps = {'month': 28, 'week': 7, 'day': 1} %}
    {% set shortest_step = shortest_steps[customer_segmentation.choice('history_grain')] %}
    {{ return(var('engagement_at_risk_days') // shortest_step + 1) }}
{% endmacro %}
