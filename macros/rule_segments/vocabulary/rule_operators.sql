{#-
  What a value may be compared by.

  Returns: dict of operator -> {kinds, given}: the kinds of value that it is for, and what it
  compares them with: value, list, range, days, place or boolean. A negation is named not_ and the
  operator.
-#}
{% macro rule_operators() %}
    {% set values = ['text', 'code', 'survey', 'number', 'boolean', 'date'] %}
    {% set texts = ['text', 'code', 'survey'] %}
    {% set numbers = ['number', 'survey'] %}
    {% set operators = {
        'equals': {'kinds': values, 'given': 'value'},
        'one_of': {'kinds': values, 'given': 'list'},
        'between': {'kinds': numbers + ['date'], 'given': 'range'},
        'contains': {'kinds': texts, 'given': 'value'},
        'starts_with': {'kinds': texts, 'given': 'value'},
        'ends_with': {'kinds': texts, 'given': 'value'},
    } %}
    {% for operator, properties in operators.copy().items() %}
        {% do operators.update({'not_' ~ operator: properties}) %}
    {% endfor %}
    {% for operator in ['at_least', 'at_most', 'more_than', 'less_than'] %}
        {% do operators.update({operator: {'kinds': numbers, 'given': 'value'}}) %}
    {% endfor %}
    {% for operator in ['before', 'after', 'on_or_before', 'on_or_after'] %}
        {% do operators.update({operator: {'kinds': ['date'], 'given': 'value'}}) %}
    {% endfor %}
    {% for operator in ['within_last_days', 'more_than_days_ago', 'within_next_days'] %}
        {% do operators.update({operator: {'kinds': ['date'], 'given': 'days'}}) %}
    {% endfor %}
    {% do operators.update({
        'within_km_of': {'kinds': ['location'], 'given': 'place'},
        'is_missing': {'kinds': values + ['location'], 'given': 'boolean'},
        'happened': {'kinds': ['sequence'], 'given': 'boolean'},
    }) %}
    {{ return(operators) }}
{% endmacro %}
