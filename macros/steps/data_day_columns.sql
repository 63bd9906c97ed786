{#-
  The columns whose days are the days of the data: of the order lines; where they are not mapped, of
  whatever else says that something happened. The end of a deal may be one that is only expected.

  Returns: dict of input -> list of its mapped timestamp columns; empty where none is mapped.
-#}
{% macro data_day_columns() %}
    {% if customer_segmentation.input_is_mapped('order_lines') %}
        {{ return({'order_lines': ['ordered_at']}) }}
    {% endif %}
    {% set found = {} %}
    {% for input_name, columns in {
        'events': ['occurred_at'],
        'messages': ['occurred_at'],
        'contacts': ['created_at', 'updated_at'],
        'deals': ['created_at'],
    }.items() %}
        {% for column in columns if customer_segmentation.input_is_mapped(input_name, column) %}
            {% do found.update({input_name: found.get(input_name, []) + [column]}) %}
        {% endfor %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
