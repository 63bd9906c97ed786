{#-
  Deletes the rows that interrupted runs left in this table: those of no committed publication.
  A hook before new rows are appended, so that a retried publication starts clean.
-#}
{% macro sweep_uncommitted_rows() %}
    {% if is_incremental() %}
        {% set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') %}
        delete from {{ this }}
        {% if ledger is not none %}
        where publication_id not in (select publication_id from {{ ledger }})
        {% endif %}
    {% endif %}
{% endmacro %}
