{%- set published = customer_segmentation.existing_relation('segmentation__published_settings') -%}
with

baseline as (

    select * from {{ ref('segmentation__baseline_publication') }}

)

{%- if published is none %}

-- No settings have been kept yet.
select
    publication_id,
    cast(null as {{ dbt.type_string() }}) as setting_name,
    cast(null as {{ dbt.type_string() }}) as value,
    cast(null as {{ dbt.type_string() }}) as decides
from baseline
where 1 = 0
{%- else %},

published as (

    select * from {{ published }}

)

select
    published.publication_id,
    published.setting_name,
    published.value,
    published.decides
from published
inner join baseline on published.publication_id = baseline.publication_id
{%- endif %}
