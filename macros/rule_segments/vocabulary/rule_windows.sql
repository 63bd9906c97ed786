{#- The windows that behaviour may be looked at in. -#}
{% macro rule_windows() %}
    {{ return([
        'within_days', 'more_than_days_ago', 'between_days_ago', 'between_dates', 'before', 'after',
    ]) }}
{% endmacro %}
