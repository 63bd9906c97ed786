{#-
  Adds the columns of a contract that a table of an earlier version of this package lacks.

  Arguments: relation, the table; node, its model.
-#}
{% macro add_missing_columns(relation, node) %}
    {% set known = adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower')
        | list %}
    {% set missing = [] %}
    {% for column in node.columns.values() if column.name not in known %}
        {% do missing.append(
            api.Column(column.name, api.Column.translate_type(column.data_type))
        ) %}
    {% endfor %}
    {% if missing %}
        {% do customer_segmentation.add_columns(relation, missing) %}
    {% endif %}
{% endmacro %}
