{#-
  The query for the publications that a candidate is compared with, by their roles: `last`, the one
  that readers see; `unwaived`, where a check of that one was waived, the newest one before it of
  which nothing was; and for each number of days in baseline_days() the newest one that is so many
  days older than the candidate, by their as-of dates. One that was waived plays none of the other
  roles than `last`, one that was rolled back plays none at all.

  Arguments: ledger, the relation of segmentation__publication_ledger; candidate, that of the
  publication to be, one row with as_of_date.
  Returns: SQL of rows with role, publication_id, as_of_date, definition_hash, waived_checks and
  waived_since, the names of what was waived in the publications after it (NULL where nothing was).
-#}
{% macro compared_publications(ledger, candidate) -%}
    {%- set names = dbt.type_string() -%}
    with

    candidate as (

        select as_of_date as candidate_as_of_date from {{ candidate }}

    ),

    publications as (

        select
            committed.publication_id,
            committed.as_of_date,
            committed.definition_hash,
            committed.waived_checks,
            row_number() over (order by in_order.age) as place
        from {{ ledger }} as committed
        inner join (
            {{ customer_segmentation.committed_publications(ledger) | indent(12) }}
        ) as in_order
            on committed.publication_id = in_order.publication_id
        where committed.status = 'committed'
            and in_order.is_rolled_back = 0

    ),

    roles as (

        select
            cast('last' as {{ names }}) as role,
            place as role_place,
            place
        from publications

        union all

        -- The last one itself, where nothing of it was waived: left out below.
        select
            cast('unwaived' as {{ names }}) as role,
            row_number() over (order by place) as role_place,
            place
        from publications
        where waived_checks is null
        {%- for days, oldest in customer_segmentation.baseline_days().items() %}

        union all

        select
            cast('{{ days }}_days' as {{ names }}) as role,
            row_number() over (order by publications.as_of_date desc, publications.place)
                as role_place,
            publications.place
        from publications
        cross join candidate
        where publications.waived_checks is null
            and publications.as_of_date
            between {{ customer_segmentation.add_days('candidate_as_of_date', -oldest) }}
            and {{ customer_segmentation.add_days('candidate_as_of_date', -days) }}
        {%- endfor %}

    )

    select
        roles.role,
        publications.publication_id,
        publications.as_of_date,
        publications.definition_hash,
        publications.waived_checks,
        {{ customer_segmentation.joined_texts('newer.waived_checks', ', ', 'newer.place') }}
            as waived_since
    from roles
    inner join publications on roles.place = publications.place
    left join publications as newer on publications.place > newer.place
    where roles.role_place = 1
        and (roles.role = 'last' or roles.place > 1)
    group by
        roles.role,
        publications.publication_id,
        publications.as_of_date,
        publications.definition_hash,
        publications.waived_checks
{%- endmacro %}
