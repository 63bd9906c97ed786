{%- set schemes = customer_segmentation.package_schemes() -%}
{%- set primary_scheme = var('primary_scheme') -%}
with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}
    where is_latest

),

rfm as (

    select * from {{ ref('segmentation__customer_rfm') }}

),

schemes as (

    select * from {{ ref('int_segmentation__customer_schemes') }}

),

{% if primary_scheme not in schemes -%}
primary_membership as (

    select * from {{ ref('int_segmentation__rule_membership') }}
    where scheme = '{{ primary_scheme }}'

),

{% endif -%}
lifecycle as (

    select * from {{ ref('segmentation__customer_lifecycle') }}

),

value_tiers as (

    select * from {{ ref('segmentation__customer_value_tiers') }}

),

engagement as (

    select * from {{ ref('segmentation__customer_engagement') }}

),

segment_catalog as (

    select * from {{ ref('segmentation__candidate_segment_catalog') }}
    where scheme = 'rfm'

)

select
    customers.customer_id,
    customers.as_of_date,
    customers.account_id,
    customers.country,
    customers.first_order_date,
    customers.last_order_date,
    customers.days_since_last_order,
    customers.order_count,
    {{ customer_segmentation.published_money('customers.gross_revenue') }} as gross_revenue,
    {{ customer_segmentation.published_money('customers.refunded_amount') }} as refunded_amount,
    {{ customer_segmentation.published_money(customer_segmentation.net_revenue(
        'customers.gross_revenue', 'customers.refunded_amount'
    )) }} as net_revenue,
    {{ customer_segmentation.average_order_value(
        'customers.gross_revenue', 'customers.order_count'
    ) }} as average_order_value,
    rfm.recency_score,
    rfm.frequency_score,
    rfm.monetary_score,
    rfm.rfm_score,
    schemes.rfm_segment,
    lifecycle.lifecycle_stage,
    lifecycle.journey_stage,
    lifecycle.lifecycle_movement,
    lifecycle.crm_funnel_stage,
    value_tiers.value_tier,
    value_tiers.value_band,
    engagement.engagement_score,
    engagement.engagement_level,
    segment_catalog.recommended_action,
    {% if primary_scheme in schemes -%}
    schemes.{{ schemes[primary_scheme].column }} as primary_segment
    {%- else -%}
    primary_membership.segment as primary_segment
    {%- endif %}
from customers
left join rfm
    on customers.customer_id = rfm.customer_id
    and customers.as_of_date = rfm.as_of_date
left join schemes
    on customers.customer_id = schemes.customer_id
    and customers.as_of_date = schemes.as_of_date
{%- if primary_scheme not in schemes %}
left join primary_membership
    on customers.customer_id = primary_membership.customer_id
    and customers.as_of_date = primary_membership.as_of_date
{%- endif %}
left join lifecycle
    on customers.customer_id = lifecycle.customer_id
    and customers.as_of_date = lifecycle.as_of_date
left join value_tiers
    on customers.customer_id = value_tiers.customer_id
    and customers.as_of_date = value_tiers.as_of_date
left join engagement
    on customers.customer_id = engagement.customer_id
    and customers.as_of_date = engagement.as_of_date
left join segment_catalog
    on schemes.rfm_segment = segment_catalog.segment
