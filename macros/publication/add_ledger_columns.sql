{#-
  Adds the columns of the contract that a ledger of an earlier version of this package lacks.

  Arguments: ledger, its relation.
-#}
{% macro add_ledger_columns(ledger) %}
    {% set node = graph.nodes['model.customer_segmentation.segmentation__publication_ledger'] %}
    {% set known = adapter.get_columns_in_relation(ledger) | map(attribute='name') | map('lower')
        | list %}
    {% set missing = [] %}
    {% for column in node.columns.values() if column.name not in known %}
        {% do missing.append(
            api.Column(column.name, api.Column.translate_type(column.data_type))
        ) %}
    {% endfor %}
    {% if missing %}
        {% do alter_relation_add_remove_columns(ledger, missing, none) %}
    {% endif %}
{% endmacro %}
