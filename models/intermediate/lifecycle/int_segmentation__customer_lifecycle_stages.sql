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

deal_facts as (

    select
        deals.customer_id,
        as_of_dates.as_of_date,
        max(
            case when deals.closed_on is null or deals.closed_on > as_of_dates.as_of_date
                then 1 else 0 end
        ) as has_open_deal,
        max(
            case when deals.is_won and deals.closed_on <= as_of_dates.as_of_date
                then 1 else 0 end
        ) as has_won_deal
    from deals
    inner join as_of_dates on deals.created_on <= as_of_dates.as_of_date
    group by deals.customer_id, as_of_dates.as_of_date

),

facts as (

    select
        customers.customer_id,
        customers.as_of_date,
        customers.previous_as_of_date,
        customers.is_reported,
        customers.order_count,
        customers.days_since_first_order,
        customers.days_since_last_order,
        {{ customer_segmentation.days_between(
            'customers.known_since', 'customers.as_of_date'
        ) }} as days_known,
        coalesce(deal_facts.has_open_deal, 0) = 1 as has_open_deal,
        coalesce(
            engagement.engagement_level in ('highly_active', 'moderately_engaged'), false
        ) as is_engaged,
        {{ customer_segmentation.is_active_customer('customers.days_since_last_order') }}
            as is_active,
        case
            when customers.crm_stage_known_on is null
                or customers.crm_stage_known_on <= customers.as_of_date
                then crm_stages.funnel_rank
        end as crm_rank,
        case
            when customers.order_count > 0 or deal_facts.has_won_deal = 1 then 6
            when deal_facts.as_of_date is not null then 5
            else 0
        end as facts_rank
    from customers
    left join engagement
        on customers.customer_id = engagement.customer_id
        and customers.as_of_date = engagement.as_of_date
    left join deal_facts
        on customers.customer_id = deal_facts.customer_id
        and customers.as_of_date = deal_facts.as_of_date
    left join crm_stages
        on {{ customer_segmentation.normalised_crm_stage('customers.crm_stage') }}
        = crm_stages.crm_stage

),

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
