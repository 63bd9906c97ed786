{#-
  Which rows of an input count for a behaviour.

  Arguments: written, dict of column -> operator and value, or value, or none for all rows;
  input_name, key of rule_inputs(); place, where it is; plan, see rule_plan().
  Returns: list of {column, comparison}; comparison as planned_comparison().
  Errors: a compile error naming the place and the column.
-#}
{% macro planned_where(written, input_name, place, plan) %}
    {% set columns = plan.inputs[input_name].columns %}
    {% set place = place ~ ' where' %}
    {% if written is not none and (written is not mapping or not written) %}
        {% do customer_segmentation.refuse_setting(place, written, '{<column>: <value>}') %}
    {% endif %}
    {% set filters = [] %}
    {% for column, given in (written or {}).items() %}
        {% if column not in columns %}
            {% do customer_segmentation.refuse_setting(place, column, columns | join(', ')) %}
        {% endif %}
        {% do filters.append({
            'column': column,
            'comparison': customer_segmentation.planned_comparison(
                given if given is mapping else {'equals': given},
                columns[column].kind,
                place ~ ' ' ~ column,
                plan
            ),
        }) %}
    {% endfor %}
    {{ return(filters) }}
{% endmacro %}
