{#-
  The subjects of a plan that come from one of some origins.

  Arguments: plan, see rule_plan(); key, value: what a subject must have, as in
  subjects_of(plan, 'origin', ['contact']).
-#}
{% macro subjects_of(plan, key, values) %}
    {% set found = [] %}
    {% for subject in plan.subjects.values() if subject.get(key) in values %}
        {% do found.append(subject) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
