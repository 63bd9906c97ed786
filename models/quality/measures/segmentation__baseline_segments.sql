{%- set totals = customer_segmentation.existing_relation('segmentation__published_totals') -%}
{%- set performance = customer_segmentation.existing_relation(
    'segmentation__published_segment_performance'
) -%}
with

compared_publications as (

    select * from {{ ref('segmentation__compared_publications') }}

)
{%- if totals is none and performance is none %}

-- Nothing has been published yet: there is nothing to compare with.
select
    role,
    publication_id,
    cast(null as {{ dbt.type_string() }}) as scheme,
    cast(null as {{ dbt.type_string() }}) as segment,
    cast(null as {{ dbt.type_bigint() }}) as customers,
    cast(null as decimal(28, 2)) as net_revenue
from compared_publications
where publication_id is null
{%- else %},

published as (

    {%- set columns = 'publication_id, as_of_date, scheme, segment, customers, net_revenue' %}
    {%- if totals is not none %}

    select {{ columns }}
    from {{ totals }}
    {%- endif %}
    {%- if totals is not none and performance is not none %}

    union all

    -- Publications from before totals were kept.
    {%- endif %}
    {%- if performance is not none %}

    select {{ columns }}
    from {{ performance }}
    {%- if totals is not none %}
    where publication_id not in (select totals.publication_id from {{ totals }} as totals)
    {%- endif %}
    {%- endif %}

)

select
    compared_publications.role,
    published.publication_id,
    published.scheme,
    published.segment,
    published.customers,
    published.net_revenue
from published
inner join compared_publications
    on published.publication_id = compared_publications.publication_id
    and published.as_of_date = compared_publications.as_of_date
{%- endif %}
