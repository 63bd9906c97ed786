{#- The conditions of a group in one line; see planned_group(). -#}
{% macro group_in_words(group) %}
    {% set words = [] %}
    {% for member in group.members %}
        {% do words.append(
            '(' ~ customer_segmentation.group_in_words(member) ~ ')' if 'group' in member
            else member.words
        ) %}
    {% endfor %}
    {{ return(group.group ~ ' of: ' ~ words | join('; ')) }}
{% endmacro %}
