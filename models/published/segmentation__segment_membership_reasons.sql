{%- do customer_segmentation.reader_grants() -%}
with

rule_reasons as (

    select * from {{ ref('segmentation__published_reasons') }}

),

scheme_values as (

    select * from {{ ref('segmentation__published_scheme_values') }}

),

{{ customer_segmentation.scheme_reason_steps(['publication_id', 'as_of_date', 'customer_id']) }},

reasons as (

    select * from rule_reasons
    union all
    select * from scheme_reasons

),

current_publication as (

    {{ customer_segmentation.current_publication(
        ref('segmentation__publication_ledger')
    ) | indent(4) }}

)

select reasons.*
from reasons
inner join current_publication on reasons.publication_id = current_publication.publication_id
