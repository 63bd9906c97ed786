{#-
  The contract's columns of an input whose values must be read as another type than text, and so may
  be unreadable: column -> kind, in the order of the contract.

  Arguments: input_name, a key of input_contract().
-#}
{% macro readable_columns(input_name) %}
    {% set columns = {} %}
    {% for column, properties in customer_segmentation.input_contract()[input_name].items() %}
        {% if properties.kind not in ['id', 'text', 'code', 'currency'] %}
            {% do columns.update({column: properties.kind}) %}
        {% endif %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}
