{#-
  The name of the ledger, for what is built before it and read after it: a ref would close a circle.
-#}
{% macro ledger_name() %}
    {% if not execute %}{{ return('publication_ledger') }}{% endif %}
    {{ return(
        graph.nodes['model.customer_segmentation.segmentation__publication_ledger'].relation_name
    ) }}
{% endmacro %}
