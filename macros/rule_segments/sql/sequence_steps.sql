{#-
  The steps of sequences, and what their SQL needs.

  Returns: {steps, filters}: steps is a list of {column, input, match}, the flag that a step has
  among all rows, and the one it comes from or 1; filters is a dict of input -> its different where.
-#}
{% macro sequence_steps(sequences) %}
    {% set planned = {'steps': [], 'filters': {}} %}
    {% for sequence in sequences %}
        {% for step in ['first', 'then'] %}
            {% set filters = planned.filters.setdefault(sequence[step].input, []) %}
            {% do planned.steps.append({
                'column': sequence.column ~ '_' ~ step,
                'input': sequence[step].input,
                'match': customer_segmentation.match_flag(sequence[step].where, filters) or '1',
            }) %}
        {% endfor %}
    {% endfor %}
    {{ return(planned) }}
{% endmacro %}
