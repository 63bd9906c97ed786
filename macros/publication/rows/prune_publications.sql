{#-
  Deletes the rows of publications that are not kept from one table of published rows. Runs with the
  commit, so what readers see next is always kept. One statement a hook: Databricks and Spark take
  no more.

  Arguments: relation, the name of the table after segmentation__published_.
-#}
{% macro prune_publications(relation) %}
    {{ return(customer_segmentation.delete_publications_except(
        ref('segmentation__published_' ~ relation), customer_segmentation.kept_publications(this)
    )) }}
{% endmacro %}
