{#-
  Takes the days out of a table that the run is about to insert anew. A hook of its model, in one
  transaction with the insert.

  Arguments: days_to_rebuild, a ref of the model that lists them; inputs, where the table keeps the
  days of several inputs.
  Returns: the statement to run, empty where the table is made anew as a whole.
-#}
{% macro delete_rebuilt_days(days_to_rebuild, inputs=none) %}
    {% if not is_incremental() %}{{ return('') }}{% endif %}
    {% set conditions = [] %}
    {% for input_name in inputs or [none] %}
        {% set of_input = '' if input_name is none else " and input = '" ~ input_name ~ "'" %}
        {% set days = customer_segmentation.days_in(days_to_rebuild, 'is_rebuilt' ~ of_input) %}
        {% do conditions.append(
            '(' ~ customer_segmentation.is_one_of_days('source_day', days) ~ of_input ~ ')'
        ) %}
    {% endfor %}
    {{ return('delete from ' ~ this ~ ' where ' ~ conditions | join(' or ')) }}
{% endmacro %}
