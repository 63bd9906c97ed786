{#-
  How many days before the as-of date each input's last row may lie: input -> {warn, fail}.
  Refunds and deals are rare in many shops, so they only warn.
-#}
{% macro gate_default_freshness_days() %}
    {{ return({
        'order_lines': {'warn': 7, 'fail': 30},
        'refunds': {'warn': 90, 'fail': none},
        'contacts': {'warn': 30, 'fail': 90},
        'deals': {'warn': 90, 'fail': none},
        'events': {'warn': 7, 'fail': 30},
        'messages': {'warn': 30, 'fail': 90},
    }) }}
{% endmacro %}
