{#-
  The query for the publication that readers see: the newest one that is committed and not rolled
  back. Publication ids begin with the time of their run, so the newest sorts last.

  Arguments: ledger, the relation of segmentation__publication_ledger.
  Returns: SQL of one row with publication_id, NULL where nothing is published.
-#}
{% macro current_publication(ledger) -%}
    select max(publication_id) as publication_id
    from {{ ledger }}
    where status = 'committed'
        and publication_id not in (
            select publication_id from {{ ledger }} where status = 'rolled_back'
        )
{%- endmacro %}
