{#-
  The query for all publications in the order in which they were committed: by the number that grows
  by one with each commit, never by a clock. Those from before there were numbers are older than all
  that have one, and their ids begin with the time of their run.

  Arguments: ledger, the relation of segmentation__publication_ledger.
  Returns: SQL of rows with publication_id, recorded_at, waived_checks, is_rolled_back (1 or 0) and
  age, 1 for the newest.
-#}
{% macro committed_publications(ledger) -%}
    select
        committed.publication_id,
        committed.recorded_at,
        committed.waived_checks,
        case when rolled_back.publication_id is null then 0 else 1 end as is_rolled_back,
        row_number() over (
            order by
                committed.publication_number desc nulls last,
                committed.publication_id desc nulls last
        ) as age
    from {{ ledger }} as committed
    left join (
        select distinct publication_id
        from {{ ledger }}
        where status = 'rolled_back'
    ) as rolled_back
        on committed.publication_id = rolled_back.publication_id
    where committed.status = 'committed'
{%- endmacro %}
