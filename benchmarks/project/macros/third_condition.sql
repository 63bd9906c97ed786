{#-
  The condition `third`, 0 to 24, of segment `number`: by turns on orders, messages, a change, what
  followed an event, attributes, and other segments.
-#}
{% macro third_condition(third, event, number) %}
    {% set kinds = [
        {'behaviour': {'count': 'orders', 'within_days': 30 * (1 + third)}, 'at_least': 1},
        {'behaviour': {'sum': 'orders.amount', 'within_days': 365}, 'at_least': 40 * third},
        {'behaviour': {'days_since_last': 'orders'}, 'more_than': 15 * third},
        {
            'behaviour': {'count': 'messages', 'where': {'message_type': 'opened'}},
            'at_least': 1 + third,
        },
        {'change': {'count': 'events', 'within_days': 30 + third}, 'at_most': -50},
        {
            'sequence': {
                'first': {'count': 'events', 'where': {'event_name': event}, 'within_days': 90},
                'then': {'count': 'orders'},
                'within_days': 7,
            },
            'happened': third % 2 == 0,
        },
        {'any': [
            {'attribute': 'order_count', 'at_least': 2 + third},
            {'attribute': 'average_order_value', 'at_least': 20 * third},
        ]},
        {'segment': 'value_tier.gold', 'equals': third % 2 == 0},
        {'attribute': 'lifecycle_stage', 'equals': 'lead'},
        {
            'behaviour': {'most_frequent': 'events.event_name', 'within_days': 180},
            'equals': event,
        },
        {'segment': 'generated.generated_' ~ (number - 20), 'equals': false},
    ] %}
    {{ return(kinds[third % kinds | length]) }}
{% endmacro %}
