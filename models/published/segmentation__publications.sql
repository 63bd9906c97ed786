{{ config(post_hook='{{ customer_segmentation.reader_schema_grant() }}') }}
{%- do customer_segmentation.reader_grants() -%}
with

ledger as (

    select * from {{ ref('segmentation__publication_ledger') }}

),

current_publication as (

    {{ customer_segmentation.current_publication(
        ref('segmentation__publication_ledger')
    ) | indent(4) }}

),

committed as (

    select * from ledger
    where status = 'committed'

),

rolled_back as (

    select
        publication_id,
        min(recorded_at) as rolled_back_at
    from ledger
    where status = 'rolled_back'
    group by publication_id

)

select
    committed.publication_id,
    committed.recorded_at as published_at,
    committed.as_of_date,
    case when rolled_back.publication_id is null then 'committed' else 'rolled_back' end as status,
    rolled_back.rolled_back_at,
    coalesce(committed.publication_id = current_publication.publication_id, false) as is_current,
    committed.package_version,
    committed.definition_hash,
    committed.publication_number,
    committed.waived_checks,
    committed.approved_settings,
    committed.approved_because
from committed
left join rolled_back on committed.publication_id = rolled_back.publication_id
cross join current_publication
