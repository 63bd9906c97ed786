{#-
  The first `benchmark_segments` of 500 rule segments, each different: what somebody did on the site
  lately, where they live, and one thing more: see third_condition().
-#}
{% macro generated_segments() %}
    {% set events = ['page_view', 'product_view', 'add_to_cart', 'search'] %}
    {% set windows = [7, 14, 30, 60, 90] %}
    {% set countries = ['DE', 'FR', 'GB', 'NL', 'PL'] %}
    {% set segments = [] %}
    {% for number in range(var('benchmark_segments', 0)) %}
        {#- 4 x 5 x 25: one of each combination of event, window, and country with the third thing. -#}
        {% set event = events[number % 4] %}
        {% set days = windows[number // 4 % 5] %}
        {% set third = number // 20 %}
        {% do segments.append({
            'name': 'generated_' ~ number,
            'scheme': 'generated',
            'owner': 'benchmarks',
            'recommended_action': 'Count the seconds',
            'review_due': '2027-02-28',
            'all': [
                {
                    'behaviour': {
                        'count': 'events', 'where': {'event_name': event}, 'within_days': days,
                    },
                    'at_least': 1,
                },
                {'attribute': 'country', 'equals': countries[third % 5]},
                benchmark.third_condition(third, event, number),
            ],
        }) %}
    {% endfor %}
    {{ return(segments) }}
{% endmacro %}
