{#-
  The query for the publications whose rows are kept: the last `publications_to_keep` that were
  committed, rolled-back ones too, and of each of the last `publication_days_to_keep` days on which
  something was published the last one that was not rolled back. Days follow each other as the
  publications do, whatever a clock said. The newest one without a waiver is kept too: the next run is
  compared with it.

  Arguments: ledger, the relation of segmentation__publication_ledger.
  Returns: SQL of rows with publication_id.
-#}
{% macro kept_publications(ledger) -%}
    select publication_id
    from (
        select
            publication_id,
            age,
            is_rolled_back,
            age_in_day,
            waived_checks,
            row_number() over (partition by is_rolled_back, age_in_day order by age) as days_ago,
            row_number() over (partition by is_rolled_back, waived_checks order by age)
                as age_of_waived
        from (
            select
                publication_id,
                age,
                is_rolled_back,
                waived_checks,
                row_number() over (
                    partition by is_rolled_back, cast(recorded_at as date)
                    order by age
                ) as age_in_day
            from (
                {{ customer_segmentation.committed_publications(ledger) | indent(16) }}
            ) as committed
        ) as of_days
    ) as counted
    where age <= {{ var('publications_to_keep') }}
        or (
            is_rolled_back = 0
            and age_in_day = 1
            and days_ago <= {{ var('publication_days_to_keep') }}
        )
        or (is_rolled_back = 0 and waived_checks is null and age_of_waived = 1)
{%- endmacro %}
