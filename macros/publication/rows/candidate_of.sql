{#-
  The model whose rows a published relation gets.

  Arguments: relation, a key of published_relations().
-#}
{% macro candidate_of(relation) %}
    {{ return(
        'segmentation__quality_gate' if relation == 'quality_results'
        else 'segmentation__candidate_' ~ relation
    ) }}
{% endmacro %}
