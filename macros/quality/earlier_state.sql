{#-
  What is read as an earlier run left it, from further down the graph, where a ref would close a
  circle. Everything else that a node reads must be a ref, so that dbt builds it first: the tests
  compare the queries of every build with the graph and this list.

  Returns: dict of model -> list of the models that may read its earlier state.
-#}
{% macro earlier_state() %}
    {% set kept = [
        'rule_values', 'scheme_values', 'reasons', 'recent_totals', 'totals', 'settings',
    ] %}
    {% set published_rows = [] %}
    {% for relation in customer_segmentation.published_relations() | list + kept %}
        {% do published_rows.append('segmentation__published_' ~ relation) %}
    {% endfor %}
    {{ return({
        'int_segmentation__order_days': [
            'int_segmentation__source_days', 'int_segmentation__order_days_to_rebuild',
            'int_segmentation__orders_with_repeats', 'int_segmentation__order_lines_classified',
        ],
        'int_segmentation__engagement_days': [
            'int_segmentation__source_days', 'int_segmentation__engagement_days_to_rebuild',
            'int_segmentation__repeated_activities', 'int_segmentation__engagement_classified',
        ],
        'segmentation__publication_ledger': [
            'segmentation__baseline_publication', 'segmentation__restated_publications',
            'segmentation__recent_restatements',
            'segmentation__earlier_publications',
            'segmentation__baseline_measures', 'segmentation__compared_publications',
            'segmentation__segment_membership_reasons',
        ] + published_rows,
        'segmentation__published_reasons': ['segmentation__publication_ledger'],
        'segmentation__published_rule_values': ['segmentation__publication_ledger'],
        'segmentation__published_scheme_values': ['segmentation__publication_ledger'],
        'segmentation__publications': ['segmentation__baseline_publication'],
        'segmentation__published_quality_results': [
            'segmentation__baseline_publication', 'segmentation__recent_restatements',
        ],
        'segmentation__published_input_profile': ['segmentation__baseline_profile'],
        'segmentation__published_segment_performance': ['segmentation__baseline_segments'],
        'segmentation__published_customer_segments': ['segmentation__baseline_customers'],
        'segmentation__published_recent_totals': ['segmentation__baseline_customers'],
        'segmentation__published_segment_membership': ['segmentation__baseline_membership'],
        'segmentation__published_totals': ['segmentation__baseline_segments'],
        'segmentation__published_settings': ['segmentation__baseline_settings'],
    }) }}
{% endmacro %}
