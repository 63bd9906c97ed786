{#-
  Whether a group of conditions holds, one condition a line.

  Arguments: group, see planned_group(); columns, see rule_plan(); indent, spaces before its lines;
  without, the place of a condition to leave out, as if it were not written.
-#}
{% macro group_sql(group, columns, indent, without=none) %}
    {% set inner = ' ' * (indent + 4) %}
    {% set lines = [] %}
    {% for member in group.members %}
        {% do lines.append(
            customer_segmentation.group_sql(member, columns, indent + 4, without)
            if 'group' in member
            else ('1 = 1' if group.group == 'all' else '1 = 0') if member.place == without
            else customer_segmentation.condition_sql(member, columns)
        ) %}
    {% endfor %}
    {% set joined = lines | join('\n' ~ inner ~ ('and ' if group.group == 'all' else 'or ')) %}
    {{ return(
        ('not ' if group.group == 'none') ~ '(\n' ~ inner ~ joined ~ '\n' ~ ' ' * indent ~ ')'
    ) }}
{% endmacro %}
