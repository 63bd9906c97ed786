{{ config(
    materialized='incremental' if customer_segmentation.rebuilds_by_day() else 'table',
    incremental_strategy='merge' if target.type == 'bigquery' else 'append',
    on_schema_change='append_new_columns',
    pre_hook="{{ customer_segmentation.delete_rebuilt_days(
        ref('int_segmentation__engagement_days_to_rebuild'), ['events', 'messages']
    ) }}",
) }}
{%- set rebuilds_some_days = customer_segmentation.stored_days(
    'int_segmentation__engagement_days'
) is not none -%}
-- depends_on: {{ ref('int_segmentation__engagement_days_to_rebuild') }}
with

activities as (

    select * from {{ ref('int_segmentation__engagement_classified') }}

),

source_days as (

    select * from {{ ref('int_segmentation__source_days') }}

),

{% if rebuilds_some_days -%}
days_to_rebuild as (

    select * from {{ ref('int_segmentation__engagement_days_to_rebuild') }}
    where is_rebuilt

),

{% endif -%}
grouped as (

    select
        input,
        source_day,
        customer_id,
        exclusion_reason,
        counted_day,
        score_group,
        count(*) as source_rows,
        sum(weight) as weight,
        sum(lead_points) as lead_points
    from activities
    group by 1, 2, 3, 4, 5, 6

)

select
    grouped.input,
    grouped.source_day,
    case when grouped.source_day <> {{ customer_segmentation.no_day() }} then grouped.source_day end
        as activity_date,
    grouped.customer_id,
    grouped.exclusion_reason,
    grouped.counted_day,
    grouped.source_rows,
    grouped.weight,
    grouped.score_group,
    grouped.lead_points,
    source_days.source_fingerprint
from grouped
left join source_days
    on grouped.input = source_days.input
    and grouped.source_day = source_days.source_day
{%- if rebuilds_some_days %}
inner join days_to_rebuild
    on grouped.input = days_to_rebuild.input
    and grouped.source_day = days_to_rebuild.source_day
{%- endif %}
