{#-
  The query for the publication that readers see: the newest one that is committed and not rolled
  back.

  Arguments: ledger, the relation of segmentation__publication_ledger.
  Returns: SQL of one row with publication_id, NULL where nothing is published.
-#}
{% macro current_publication(ledger) -%}
    select max(publication_id) as publication_id
    from (
        select
            publication_id,
            row_number() over (order by age) as place
        from (
            {{ customer_segmentation.committed_publications(ledger) | indent(12) }}
        ) as committed
        where is_rolled_back = 0
    ) as shown
    where place = 1
{%- endmacro %}
