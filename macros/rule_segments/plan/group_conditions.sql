{#- The conditions of a group and of the groups in it, as a flat list; see planned_group(). -#}
{% macro group_conditions(group) %}
    {% set conditions = [] %}
    {% for member in group.members %}
        {% if 'group' in member %}
            {% do conditions.extend(customer_segmentation.group_conditions(member)) %}
        {% else %}
            {% do conditions.append(member) %}
        {% endif %}
    {% endfor %}
    {{ return(conditions) }}
{% endmacro %}
