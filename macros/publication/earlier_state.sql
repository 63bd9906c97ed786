{#-
  What is read as an earlier run left it, from further down the graph, where a ref would close a
  circle. Everything else that a node reads must be a ref, so that dbt builds it first: the tests
  compare the queries of every build with the graph and this list.

  Returns: dict of model -> list of the models that may read its earlier state.
-#}
{% macro earlier_state() %}
    {% set published_rows = [] %}
    {% for relation in customer_segmentation.published_relations() %}
        {% do published_rows.append('segmentation__published_' ~ relation) %}
    {% endfor %}
    {{ return({
        'int_segmentation__order_days': [
            'int_segmentation__source_days', 'int_segmentation__order_days_to_rebuild',
        ],
        'int_segmentation__engagement_days': [
            'int_segmentation__source_days', 'int_segmentation__engagement_days_to_rebuild',
        ],
        'segmentation__publication_ledger': ['segmentation__baseline_segments'] + published_rows,
        'segmentation__published_segment_performance': ['segmentation__baseline_segments'],
    }) }}
{% endmacro %}
