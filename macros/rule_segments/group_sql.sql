{#-
  Whether a group of conditions holds, one condition a line.

  Arguments: group, see planned_group(); columns, see rule_plan(); indent, spaces before its lines.
-#}
{% macro group_sql(group, columns, indent) %}
    {% set inner = ' ' * (indent + 4) %}
    {% set lines = [] %}
    {% for member in group.members %}
        {% do lines.append(
            customer_segmentation.group_sql(member, columns, indent + 4) if 'group' in member
            else customer_segmentation.condition_sql(member, columns)
        ) %}
    {% endfor %}
    {% set joined = lines | join('\n' ~ inner ~ ('and ' if group.group == 'all' else 'or ')) %}
    {{ return(
        ('not ' if group.group == 'none') ~ '(\n' ~ inner ~ joined ~ '\n' ~ ' ' * indent ~ ')'
    ) }}
{% endmacro %}
