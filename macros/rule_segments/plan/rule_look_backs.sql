{#-
  How many days before an as-of date rule segments must be decided, too: for conditions that ask
  when a segment was entered, and for what those segments refer to in turn.

  Returns: list of whole numbers from 1, smallest first.
-#}
{% macro rule_look_backs() %}
    {#- A plan of hundreds takes seconds: none is made where nobody asks. -#}
    {% if 'entered_within_days' not in customer_segmentation.rule_segments() | string %}
        {{ return([]) }}
    {% endif %}
    {% set plan = customer_segmentation.rule_plan() %}
    {#- Segment -> the days before at which it is asked for; those that refer to it come first. -#}
    {% set asked_at, look_backs = {}, [] %}
    {% for segment in plan.segments %}
        {% do asked_at.update({segment.key: [0]}) %}
    {% endfor %}
    {% for segment in plan.segments | reverse %}
        {% set at = asked_at[segment.key] | unique | list %}
        {% for _, key in segment.refers_to %}
            {% do asked_at[key].extend(at) %}
        {% endfor %}
        {% for condition in customer_segmentation.group_conditions(segment.group)
            if condition.get('subject', {}).type == 'entry' %}
            {% set subject = condition.subject %}
            {% for days in at %}
                {% do look_backs.append(days + subject.days) %}
                {% do asked_at.get(subject.segment, []).append(days + subject.days) %}
            {% endfor %}
        {% endfor %}
    {% endfor %}
    {{ return(look_backs | unique | sort | list) }}
{% endmacro %}
