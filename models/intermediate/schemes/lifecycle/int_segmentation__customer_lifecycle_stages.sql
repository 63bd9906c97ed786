with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

engagement as (

    select * from {{ ref('int_segmentation__customer_engagement') }}

),

deals as (

    select * from {{ ref('int_segmentation__customer_deals') }}

),

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

crm_stages as (

    select * from {{ ref('crm_stage_map') }}

),

{{ customer_segmentation.lifecycle_fact_steps() }},

funnel_stages as (

    select distinct
        funnel_stage,
        funnel_rank
    from crm_stages

),

staged as (

    select
        *,
        {{ customer_segmentation.lifecycle_stage() }} as lifecycle_stage
    from facts

)

select
    staged.customer_id,
    staged.as_of_date,
    staged.previous_as_of_date,
    staged.is_reported,
    staged.order_count,
    staged.is_active,
    staged.lifecycle_stage,
    {{ customer_segmentation.journey_stage('staged.lifecycle_stage') }} as journey_stage,
    funnel_stages.funnel_stage as crm_funnel_stage,
    -- The CRM says less than what is known to have happened: a backward move, kept on record.
    coalesce(staged.crm_rank < staged.facts_rank, false) as crm_moved_backward
from staged
left join funnel_stages
    on funnel_stages.funnel_rank = greatest(coalesce(staged.crm_rank, 0), staged.facts_rank)
