{#-
  The published relations with the columns that order their rows, which is also their grain within
  a publication. `publications`, the ledger's own view, is not among them.
-#}
{% macro published_relations() %}
    {{ return({
        'customer_segments': ['customer_id'],
        'segment_membership': ['customer_id', 'scheme', 'segment'],
        'segment_history': ['customer_id', 'scheme', 'segment', 'valid_from'],
        'segment_transitions': ['scheme', 'as_of_date', 'from_segment', 'to_segment'],
        'segment_performance': ['scheme', 'segment', 'as_of_date'],
        'segment_catalog': ['scheme', 'segment'],
        'account_segments': ['account_id'],
        'account_people': ['account_id', 'scheme', 'segment'],
        'lead_scores': ['customer_id'],
        'rfm_cut_points': ['as_of_date', 'metric', 'cut'],
        'reconciliation': ['as_of_date', 'input', 'bucket'],
        'input_profile': ['input', 'period_kind', 'period_start', 'column_name', 'value'],
        'quality_results': ['check_name'],
    }) }}
{% endmacro %}
