{#-
  An expression that reads what the kind of a column does not: an example for messages, in the words
  of the engine, with what the column is mapped to.

  Arguments: input_name, column, of input_contract(), mapped.
  Returns: text, not SQL to run.
-#}
{% macro conversion_example(input_name, column) %}
    {% set given = ['your_column'] %}
    {% for part in customer_segmentation.mapped_inputs()[input_name]
        if (part.columns.get(column) | string | replace('_', 'a')).isalnum() %}
        {% do given.append(part.columns[column]) %}
    {% endfor %}
    {% set kind = customer_segmentation.input_contract()[input_name][column].kind %}
    {% if kind == 'boolean' %}
        {% set example = "case lower(~) when 'on' then true when 'off' then false end" %}
    {% elif kind in ['timestamp', 'date'] %}
        {% set example = {
            'duckdb': "strptime(~, '%d/%m/%Y')",
            'bigquery': "parse_date('%d/%m/%Y', ~)",
            'spark': "to_timestamp(~, 'dd/MM/yyyy')",
            'databricks': "to_timestamp(~, 'dd/MM/yyyy')",
        }.get(target.type, "to_timestamp(~, 'DD/MM/YYYY')") %}
    {% else %}
        {% set example = "replace(~, ',', '.')" %}
    {% endif %}
    {{ return(column ~ ': ' ~ example | replace('~', given[-1])) }}
{% endmacro %}
