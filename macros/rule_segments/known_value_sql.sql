{#-
  Whether a value that is not missing compares as it should, before any negation.

  Arguments: as comparison_sql().
-#}
{% macro known_value_sql(value, comparison) %}
    {% set operator, given, kind = comparison.operator, comparison.given, comparison.kind %}
    {% if operator == 'within_km_of' %}
        {{ return(customer_segmentation.kilometres_between(
            value ~ '_latitude', value ~ '_longitude', given.latitude, given.longitude
        ) ~ ' <= ' ~ given.km) }}
    {% elif operator == 'happened' %}
        {{ return(value ~ ('_happened = 1' if given else '_not_happened = 1')) }}
    {% endif %}
    {% if operator in ['within_last_days', 'within_next_days', 'more_than_days_ago'] %}
        {{ return(customer_segmentation.days_between(value, 'as_of_date') ~ {
            'within_last_days': ' between 0 and ' ~ (given - 1),
            'within_next_days': ' between ' ~ -given ~ ' and -1',
            'more_than_days_ago': ' > ' ~ given,
        }[operator]) }}
    {% endif %}
    {% set literals = [] %}
    {% for one in (given if operator in ['one_of', 'between'] else [given]) %}
        {% set one = one | lower if comparison.ignore_case else one %}
        {% do literals.append(customer_segmentation.rule_literal(one, kind)) %}
    {% endfor %}
    {% set value = 'lower(' ~ value ~ ')' if comparison.ignore_case else value %}
    {% if operator == 'one_of' %}
        {{ return(value ~ ' in (' ~ literals | join(', ') ~ ')') }}
    {% elif operator == 'between' %}
        {{ return(value ~ ' between ' ~ literals | join(' and ')) }}
    {% elif operator == 'contains' %}
        {{ return(dbt.position(literals[0], value) ~ ' > 0') }}
    {% elif operator in ['starts_with', 'ends_with'] %}
        {{ return(
            ('left' if operator == 'starts_with' else 'right')
            ~ '(' ~ value ~ ', ' ~ given | length ~ ') = ' ~ literals[0]
        ) }}
    {% endif %}
    {% set signs = {
        'equals': '=', 'at_least': '>=', 'at_most': '<=', 'more_than': '>', 'less_than': '<',
        'before': '<', 'after': '>', 'on_or_before': '<=', 'on_or_after': '>=',
    } %}
    {{ return(value ~ ' ' ~ signs[operator] ~ ' ' ~ literals[0]) }}
{% endmacro %}
