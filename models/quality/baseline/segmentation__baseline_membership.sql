{%- set published = customer_segmentation.existing_relation(
    'segmentation__published_segment_membership'
) -%}
with

baseline as (

    select * from {{ ref('segmentation__restated_publications') }}

)

{%- if published is none %}

-- Nothing has been published yet.
select
    publication_id,
    is_current,
    cast(null as {{ dbt.type_string() }}) as customer_id,
    cast(null as {{ dbt.type_string() }}) as scheme,
    cast(null as {{ dbt.type_string() }}) as segment
from baseline
where 1 = 0
{%- else %},

published as (

    select * from {{ published }}

)

select
    published.publication_id,
    baseline.is_current,
    published.customer_id,
    published.scheme,
    published.segment
from published
inner join baseline
    on published.publication_id = baseline.publication_id
{%- endif %}
