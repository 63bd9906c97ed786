{#-
  Whether a row of an input counts for a behaviour.

  Arguments: where, see planned_where(); columns, of the input, see rule_inputs().
-#}
{% macro where_sql(where, columns) %}
    {% set conditions = [] %}
    {% for filter in where %}
        {% do conditions.append(
            customer_segmentation.comparison_sql(columns[filter.column].sql, filter.comparison)
        ) %}
    {% endfor %}
    {{ return(conditions | join(' and ')) }}
{% endmacro %}
