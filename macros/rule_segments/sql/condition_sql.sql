{#- Whether a condition holds: see planned_condition() for it, and rule_plan() for columns. -#}
{% macro condition_sql(condition, columns) %}
    {% if 'segment' in condition %}
        {{ return(customer_segmentation.comparison_sql(
            '(' ~ columns[condition.segment] ~ ' is not null)', condition.comparison, true
        )) }}
    {% endif %}
    {% set subject, comparison = condition.subject, condition.comparison %}
    {% if subject.type == 'entry' %}
        {{ return(
            '(' ~ customer_segmentation.condition_sql(subject.of, columns)
            ~ ' and not ' ~ subject.column ~ ')'
        ) }}
    {% endif %}
    {% set value = subject.column %}
    {% if subject.kind == 'survey' and comparison.kind == 'number' %}
        {% set value = customer_segmentation.cast_or_null(value, 'number') %}
    {% endif %}
    {{ return(customer_segmentation.comparison_sql(
        value, comparison, subject.get('never_missing', false)
    )) }}
{% endmacro %}
