{#-
  The steps from customers to `facts`: what lifecycle_stage() looks at, for every customer and date
  of the step `customers`. Reads the steps customers, as_of_dates, engagement, deals and crm_stages.
-#}
{% macro lifecycle_fact_steps() -%}
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

-- A stage that is there twice, in other capitals, must not double its customers.
crm_ranks as (

    select
        {{ customer_segmentation.folded('crm_stage') | indent(8) }} as crm_stage,
        max(funnel_rank) as funnel_rank
    from crm_stages
    group by {{ customer_segmentation.folded('crm_stage') | indent(4) }}

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
                then crm_ranks.funnel_rank
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
    left join crm_ranks
        on {{ customer_segmentation.normalised_crm_stage('customers.crm_stage') }}
        = crm_ranks.crm_stage

)
{%- endmacro %}
