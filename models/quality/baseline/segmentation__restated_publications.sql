{%- set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') -%}
with

baseline as (

    select * from {{ ref('segmentation__baseline_publication') }}

)
{%- if ledger is none %}

-- Nothing has been published yet.
select
    publication_id,
    as_of_date,
    look_back_days,
    1 as is_current
from baseline
where publication_id is null
{%- else %},

publications as (

    select
        ledger.publication_id,
        ledger.as_of_date,
        ledger.look_back_days,
        ledger.waived_checks,
        in_order.age,
        min(case when ledger.waived_checks is null then in_order.age end) over ()
            as age_of_unwaived
    from {{ ledger }} as ledger
    inner join (
        {{ customer_segmentation.committed_publications(ledger) | indent(8) }}
    ) as in_order
        on ledger.publication_id = in_order.publication_id
    where ledger.status = 'committed'
        and in_order.is_rolled_back = 0

)

select
    publications.publication_id,
    publications.as_of_date,
    publications.look_back_days,
    case when baseline.publication_id is null then 0 else 1 end as is_current
from publications
left join baseline on publications.publication_id = baseline.publication_id
-- Where nothing of the last one was waived, both are the same.
where baseline.publication_id is not null
    or publications.age = publications.age_of_unwaived
{%- endif %}
