{#-
  The relation of a node that lies further down the graph, if an earlier run has built it. The gate
  needs it: it compares with what was published before, and publication comes after the gate, so a
  ref would close a circle. Asks the warehouse in a run only, never while compiling.

  Arguments: node_name, a model of this package that earlier_state() lists.
  Returns: a relation or none.
  Errors: a compile error for any other model: it must be read by ref, or dbt may run it later.
-#}
{% macro existing_relation(node_name) %}
    {% if node_name not in customer_segmentation.earlier_state() %}
        {% do exceptions.raise_compiler_error(
            'customer_segmentation: existing_relation(' ~ node_name ~ ') reads a model that '
            ~ 'earlier_state() does not list. Read it by ref, so that dbt builds it first.'
        ) %}
    {% endif %}
    {% if not execute or flags.WHICH not in ['build', 'run'] or model.resource_type == 'unit_test' %}
        {{ return(none) }}
    {% endif %}
    {% set node = graph.nodes['model.customer_segmentation.' ~ node_name] %}
    {{ return(adapter.get_relation(
        database=node.database, schema=node.schema, identifier=node.alias
    )) }}
{% endmacro %}
