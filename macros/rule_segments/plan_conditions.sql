{#-
  All conditions of a plan, in the order of its segments and as they are written in each.

  Returns: list of {column, segment, condition}: column is a name for the condition's result.
-#}
{% macro plan_conditions(plan) %}
    {% set conditions = [] %}
    {% for segment in plan.segments %}
        {% for condition in customer_segmentation.group_conditions(segment.group) %}
            {% do conditions.append({
                'column': segment.column ~ '_condition_' ~ loop.index,
                'segment': segment,
                'condition': condition,
            }) %}
        {% endfor %}
    {% endfor %}
    {{ return(conditions) }}
{% endmacro %}
