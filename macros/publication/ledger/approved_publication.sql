{#-
  The query for the publication that may be published now: this run's candidate, if the gate judged
  it, refused nothing, and it is not committed yet. Its id comes from the table, not from the run,
  so that a retried run goes on with the publication it began.

  Returns: SQL of one row, or none, with the columns of segmentation__publication_candidate.
-#}
{% macro approved_publication() -%}
    {%- set gate = ref('segmentation__quality_gate') -%}
    {%- set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') -%}
    select *
    from {{ ref('segmentation__publication_candidate') }}
    where publication_id in (select publication_id from {{ gate }})
        and publication_id not in (select publication_id from {{ gate }} where is_blocking)
        {%- if ledger is not none %}
        and publication_id not in (select publication_id from {{ ledger }})
        {%- endif %}
{%- endmacro %}
