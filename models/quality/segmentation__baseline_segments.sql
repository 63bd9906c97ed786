{%- set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') -%}
{%- set published = customer_segmentation.existing_relation(
    'segmentation__published_segment_performance'
) -%}
-- depends_on: {{ ref('segmentation__publication_candidate') }}
{%- if ledger is none or published is none %}
-- Nothing has been published yet: there is nothing to compare with.
select
    cast(null as {{ dbt.type_string() }}) as publication_id,
    cast(null as {{ dbt.type_string() }}) as scheme,
    cast(null as {{ dbt.type_string() }}) as segment,
    cast(null as {{ dbt.type_bigint() }}) as customers,
    cast(null as decimal(28, 2)) as net_revenue
from {{ ref('segmentation__publication_candidate') }}
where publication_id is null
{%- else %}
with

published as (

    select * from {{ published }}

),

current_publication as (

    {{ customer_segmentation.current_publication(ledger) | indent(4) }}

),

ledger as (

    select * from {{ ledger }}
    where status = 'committed'

)

select
    published.publication_id,
    published.scheme,
    published.segment,
    published.customers,
    published.net_revenue
from published
inner join current_publication
    on published.publication_id = current_publication.publication_id
inner join ledger
    on published.publication_id = ledger.publication_id
    and published.as_of_date = ledger.as_of_date
{%- endif %}
