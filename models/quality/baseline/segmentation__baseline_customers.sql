{%- set published = customer_segmentation.existing_relation(
    'segmentation__published_customer_segments'
) -%}
{%- set recent = customer_segmentation.existing_relation(
    'segmentation__published_recent_totals'
) -%}
with

baseline as (

    select * from {{ ref('segmentation__restated_publications') }}

)

{%- if published is none or recent is none %}

-- Nothing has been published yet, or nothing that tells which rows were recent.
select
    publication_id,
    as_of_date,
    look_back_days,
    cast(null as {{ dbt.type_string() }}) as customer_id,
    cast(null as {{ dbt.type_string() }}) as account_id,
    cast(null as {{ dbt.type_string() }}) as country,
    cast(null as date) as first_order_date,
    cast(null as date) as last_order_date,
    cast(null as {{ dbt.type_bigint() }}) as order_count,
    cast(null as decimal(28, 2)) as gross_revenue,
    cast(null as decimal(28, 2)) as refunded_amount,
    cast(null as {{ dbt.type_bigint() }}) as recent_order_count,
    cast(null as decimal(28, 2)) as recent_gross_revenue,
    cast(null as decimal(28, 2)) as recent_refunded_amount
from baseline
where 1 = 0
{%- else %},

published as (

    select * from {{ published }}

),

recent as (

    select * from {{ recent }}

)

select
    baseline.publication_id,
    baseline.as_of_date,
    baseline.look_back_days,
    published.customer_id,
    published.account_id,
    published.country,
    published.first_order_date,
    published.last_order_date,
    published.order_count,
    published.gross_revenue,
    published.refunded_amount,
    coalesce(recent.order_count, 0) as recent_order_count,
    coalesce(recent.gross_revenue, 0) as recent_gross_revenue,
    coalesce(recent.refunded_amount, 0) as recent_refunded_amount
from published
inner join baseline
    on published.publication_id = baseline.publication_id
left join recent
    on published.publication_id = recent.publication_id
    and published.customer_id = recent.customer_id
-- Publications from before recent totals were kept are compared with nothing.
where baseline.look_back_days is not null
{%- endif %}
