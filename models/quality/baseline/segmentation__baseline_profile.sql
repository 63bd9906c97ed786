{%- set published = customer_segmentation.existing_relation(
    'segmentation__published_input_profile'
) -%}
{%- set measured = ['source_rows', 'customers', 'amount', 'missing_share'] -%}
{%- set key = ['input', 'period_kind', 'period_start', 'column_name', 'value'] -%}
with

baseline_publication as (

    select * from {{ ref('segmentation__baseline_publication') }}

){{ ',' if published is not none }}
{%- if published is none %}

-- Nothing has been published yet: there is nothing to compare with.
select
    cast(null as {{ dbt.type_string() }}) as input,
    cast(null as {{ dbt.type_string() }}) as period_kind,
    cast(null as date) as period_start,
    cast(null as {{ dbt.type_string() }}) as column_name,
    cast(null as {{ dbt.type_string() }}) as value,
    cast(null as {{ dbt.type_bigint() }}) as source_rows,
    cast(null as {{ dbt.type_bigint() }}) as customers,
    cast(null as decimal(28, 2)) as amount,
    cast(null as {{ customer_segmentation.type_double() }}) as missing_share
from baseline_publication
where 1 = 0
{%- else %}

published as (

    select * from {{ published }}

)

select
    {%- for column in key + measured %}
    published.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from published
inner join baseline_publication on published.publication_id = baseline_publication.publication_id
{%- endif %}
