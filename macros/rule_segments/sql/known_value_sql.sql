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
    {#- Codes are folded in staging. A text may change its length when it is folded. -#}
    {% set is_folded = kind == 'code' or (comparison.ignore_case and kind == 'text') %}
    {% set literals = [] %}
    {% for one in (given if operator in ['one_of', 'between'] else [given]) %}
        {% do literals.append(
            customer_segmentation.folded_literal(one) if is_folded
            else customer_segmentation.rule_literal(one, kind)
        ) %}
    {% endfor %}
    {% if comparison.ignore_case and kind == 'text' %}
        {% set value = customer_segmentation.folded(value) %}
    {% endif %}
    {% if operator == 'one_of' %}
        {{ return(value ~ ' in (' ~ literals | join(', ') ~ ')') }}
    {% elif operator == 'between' %}
        {{ return(value ~ ' between ' ~ literals | join(' and ')) }}
    {% elif operator == 'contains' %}
        {{ return(dbt.position(literals[0], value) ~ ' > 0') }}
    {% elif operator in ['starts_with', 'ends_with'] %}
        {{ return(
            ('left' if operator == 'starts_with' else 'right')
            ~ '(' ~ value ~ ', ' ~ (dbt.length(literals[0]) if is_folded else given | length)
            ~ ') = ' ~ literals[0]
        ) }}
    {% endif %}
    {% set signs = {
        'equals': '=', 'at_least': '>=', 'at_most': '<=', 'more_than': '>', 'less_than': '<',
        'before': '<', 'after': '>', 'on_or_before': '<=', 'on_or_after': '>=',
    } %}
    {% if operator not in signs %}
        {{ exceptions.raise_compiler_error(
            'customer_segmentation: known_value_sql() has no SQL for the operator ' ~ operator
        ) }}
    {% endif %}
    {{ return(value ~ ' ' ~ signs[operator] ~ ' ' ~ literals[0]) }}
{% endmacro %}
