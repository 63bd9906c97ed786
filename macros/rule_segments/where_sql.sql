{#- Whether a row of an input counts for a behaviour; where as planned_where(), of that input. -#}
{% macro where_sql(where, input_name) %}
    {% set columns = customer_segmentation.rule_inputs()[input_name].columns %}
    {% set conditions = [] %}
    {% for filter in where %}
        {% do conditions.append(
            customer_segmentation.comparison_sql(columns[filter.column].sql, filter.comparison)
        ) %}
    {% endfor %}
    {{ return(conditions | join(' and ') or '1 = 1') }}
{% endmacro %}
