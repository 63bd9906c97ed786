{{ config(pre_hook='{{ customer_segmentation.prepare_ledger() }}') }}
{%- do customer_segmentation.require_ledger() -%}
{%- set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') -%}
{%- if ledger is none %}
-- Nothing has been published yet: there is nothing to compare with.
select
    cast(null as {{ dbt.type_string() }}) as publication_id,
    cast(null as {{ dbt.type_bigint() }}) as publication_number,
    cast(null as {{ dbt.type_timestamp() }}) as published_at,
    cast(null as date) as as_of_date,
    cast(null as {{ dbt.type_int() }}) as look_back_days
from (select 1 as nothing) as no_row
where nothing = 0
{%- else %}
with

ledger as (

    select * from {{ ledger }}
    where status = 'committed'

),

current_publication as (

    {{ customer_segmentation.current_publication(ledger) | indent(4) }}

)

select
    ledger.publication_id,
    ledger.publication_number,
    ledger.recorded_at as published_at,
    ledger.as_of_date,
    ledger.look_back_days
from ledger
inner join current_publication
    on ledger.publication_id = current_publication.publication_id
{%- endif %}
