{#-
  How far a value is from where its condition turns: of numbers in their unit, of dates in days, of
  places in kilometres; 0 where the smallest step turns it. NULL for all other conditions and for
  missing values.

  Arguments: condition, see planned_condition().
-#}
{% macro distance_sql(condition) %}
    {% set comparison = condition.comparison %}
    {% set subject = condition.get('subject', {}) %}
    {% set operator, given = comparison.operator, comparison.given %}
    {% set column = subject.column %}
    {% if comparison.kind == 'number' and subject.kind == 'number' %}
        {% if operator in ['equals', 'at_least', 'at_most', 'more_than', 'less_than'] %}
            {{ return('abs(' ~ column ~ ' - (' ~ given ~ '))') }}
        {% elif operator == 'between' %}
            {{ return(
                'least(abs(' ~ column ~ ' - (' ~ given[0] ~ ')), abs('
                ~ column ~ ' - (' ~ given[1] ~ ')))'
            ) }}
        {% endif %}
    {% elif operator == 'within_km_of' %}
        {{ return('abs(' ~ customer_segmentation.kilometres_between(
            column ~ '_latitude', column ~ '_longitude', given.latitude, given.longitude
        ) ~ ' - ' ~ given.km ~ ')') }}
    {% elif operator in ['within_last_days', 'more_than_days_ago'] %}
        {{ return(
            'abs(' ~ customer_segmentation.days_between(column, 'as_of_date') ~ ' - ' ~ given ~ ')'
        ) }}
    {% endif %}
    {{ return('null') }}
{% endmacro %}
