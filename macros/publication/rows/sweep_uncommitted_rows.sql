{#-
  Deletes the rows that interrupted runs left in this table: those of no committed publication.
  A hook before new rows are appended, so that a retried publication starts clean.
-#}
{% macro sweep_uncommitted_rows() %}
    {% if not is_incremental() %}{{ return('') }}{% endif %}
    {% set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') %}
    {% set committed = none if ledger is none else 'select publication_id from ' ~ ledger %}
    {{ return(customer_segmentation.delete_publications_except(this, committed)) }}
{% endmacro %}
