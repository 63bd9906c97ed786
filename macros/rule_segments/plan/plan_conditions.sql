{#-
  All conditions of a plan, in the order of its segments and as they are written in each.

  Returns: list of {column, segment, segment_number, condition}. column is a name for what the
  condition finds: the same for conditions that are written alike, however many segments ask.
  segment_number counts the plan's segments from 1.
-#}
{% macro plan_conditions(plan) %}
    {% set conditions, columns = [], {} %}
    {% for segment in plan.segments %}
        {% set segment_number = loop.index %}
        {% for condition in customer_segmentation.group_conditions(segment.group) %}
            {#- Words alone do not tell the number 1 from the text '1'. -#}
            {% set key = (condition.words, condition.comparison.kind) %}
            {% if key not in columns %}
                {% do columns.update({key: 'condition_' ~ (columns | length + 1)}) %}
            {% endif %}
            {% do conditions.append({
                'column': columns[key],
                'segment': segment,
                'segment_number': segment_number,
                'condition': condition,
            }) %}
        {% endfor %}
    {% endfor %}
    {{ return(conditions) }}
{% endmacro %}
