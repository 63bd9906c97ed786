{#-
  A group of conditions, checked.

  Arguments: written, a dict with one of all, any and none; place, where it is; plan, see
  rule_plan(); refers_to, list to which the segments are added that its conditions ask for.
  Returns: {group: all, any or none, members: list of groups and conditions}.
  Errors: a compile error naming the place.
-#}
{% macro planned_group(written, place, plan, refers_to) %}
    {% set keys = written | list %}
    {% if keys | length != 1 %}
        {% do customer_segmentation.refuse_setting(
            place, keys | join(' and ') or 'no group', 'one of all, any and none'
        ) %}
    {% endif %}
    {% set kind, entries = keys[0], written[keys[0]] %}
    {% if not entries or entries is string or entries is mapping or entries is not iterable %}
        {% do customer_segmentation.refuse_setting(
            place ~ ' ' ~ kind, entries, 'a list of at least one condition or group'
        ) %}
    {% endif %}
    {% set members = [] %}
    {% for entry in entries %}
        {% set entry_place = place ~ ' ' ~ kind ~ '[' ~ loop.index0 ~ ']' %}
        {% if entry is not mapping %}
            {% do customer_segmentation.refuse_setting(
                entry_place, entry, 'a condition or a group'
            ) %}
        {% elif entry.keys() | select('in', ['all', 'any', 'none']) | list %}
            {% do members.append(
                customer_segmentation.planned_group(entry, entry_place, plan, refers_to)
            ) %}
        {% else %}
            {% do members.append(
                customer_segmentation.planned_condition(entry, entry_place, plan, refers_to)
            ) %}
        {% endif %}
    {% endfor %}
    {{ return({'group': kind, 'members': members}) }}
{% endmacro %}
