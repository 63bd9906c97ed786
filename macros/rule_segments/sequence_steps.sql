{#-
  The steps of sequences, and what their SQL needs.

  Returns: {steps, filters}: steps is a list of {column, input, match}, the flag that a step has
  among all rows and the one it comes from; filters is a dict of input -> its different where.
-#}
{% macro sequence_steps(sequences) %}
    {% set planned = {'steps': [], 'filters': {}} %}
    {% for sequence in sequences %}
        {% for step in ['first', 'then'] %}
            {% set filters = planned.filters.setdefault(sequence[step].input, []) %}
            {% if sequence[step].where not in filters %}
                {% do filters.append(sequence[step].where) %}
            {% endif %}
            {% do planned.steps.append({
                'column': sequence.column ~ '_' ~ step,
                'input': sequence[step].input,
                'match': 'match_' ~ (filters.index(sequence[step].where) + 1),
            }) %}
        {% endfor %}
    {% endfor %}
    {{ return(planned) }}
{% endmacro %}
