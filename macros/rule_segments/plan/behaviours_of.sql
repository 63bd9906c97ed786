{#-
  What a plan asks of each input, and what its SQL needs.

  Arguments: plan, see rule_plan(); ranked, whether of the behaviours that are a row's own value
  (first, last, most_frequent) or of those that are aggregates.
  Returns: dict of input -> {behaviours, columns, filters}: columns are those that the behaviours
  are of, filters their different where; each behaviour with match, see match_flag().
-#}
{% macro behaviours_of(plan, ranked) %}
    {% set asked = {} %}
    {% for subject in customer_segmentation.subjects_of(plan, 'type', ['behaviour', 'change'])
        if (subject.measure in ['first', 'last', 'most_frequent']) == ranked %}
        {% set of = asked.setdefault(
            subject.input, {'behaviours': [], 'columns': [], 'filters': []}
        ) %}
        {% if subject.of_column and subject.of_column not in of.columns %}
            {% do of.columns.append(subject.of_column) %}
        {% endif %}
        {% do of.behaviours.append(dict(
            subject, match=customer_segmentation.match_flag(subject.where, of.filters)
        )) %}
    {% endfor %}
    {{ return(asked) }}
{% endmacro %}
