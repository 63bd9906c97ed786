{#-
  The aggregate that is a behaviour, over the rows of a customer up to an as-of date.

  Arguments: behaviour, one of behaviours_of(); window, the window to look in.
-#}
{% macro measure_sql(behaviour, window) %}
    {% set counts = customer_segmentation.counts_sql(behaviour, window) %}
    {% set column, measure = behaviour.of_column, behaviour.measure %}
    {% set values = 'case when ' ~ counts ~ ' then ' ~ (column or 'occurred_on') ~ ' end' %}
    {% if measure == 'count' %}
        {{ return('sum(case when ' ~ counts ~ ' then 1 else 0 end)') }}
    {% elif measure == 'sum' %}
        {{ return('coalesce(sum(' ~ values ~ '), 0)') }}
    {% elif measure == 'average' %}
        {{ return(customer_segmentation.ratio(
            'sum(' ~ values ~ ')', 'count(' ~ values ~ ')'
        )) }}
    {% elif measure in ['min', 'max'] %}
        {{ return(measure ~ '(' ~ values ~ ')') }}
    {% elif measure == 'distinct_count' %}
        {{ return('count(distinct ' ~ values ~ ')') }}
    {% else %}
        {{ return(customer_segmentation.days_between(
            ('min' if measure == 'days_since_first' else 'max') ~ '(' ~ values ~ ')', 'as_of_date'
        )) }}
    {% endif %}
{% endmacro %}
