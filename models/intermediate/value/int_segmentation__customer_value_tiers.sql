with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

population as (

    select * from {{ ref('int_segmentation__rfm_population') }}

),

-- Tiers rank those who brought money; the others have none. Frames are spelled out: Redshift knows
-- those of rows only, so those with the same revenue are brought together in the next step.
accumulated as (

    select
        customer_id,
        as_of_date,
        monetary_value,
        rank() over (
            partition by as_of_date order by monetary_value desc nulls last
        ) - 1 as customers_ahead,
        count(*) over (partition by as_of_date) as customers,
        sum(monetary_value) over (
            partition by as_of_date
            order by monetary_value desc nulls last, customer_id asc nulls last
            rows between unbounded preceding and current row
        ) - monetary_value as revenue_before,
        sum(monetary_value) over (partition by as_of_date) as revenue
    from population
    where monetary_value > 0

),

ranked as (

    select
        *,
        min(revenue_before) over (partition by as_of_date, monetary_value) as revenue_ahead
    from accumulated

),

tiered as (

    select
        customer_id,
        as_of_date,
        monetary_value,
        {% if var('value_tier_method') == 'rank_share' -%}
        {{ customer_segmentation.value_tier('customers_ahead', 'customers') }} as value_tier
        {%- else -%}
        {{ customer_segmentation.value_tier('revenue_ahead', 'revenue') }} as value_tier
        {%- endif %}
    from ranked

)

select
    customers.customer_id,
    customers.as_of_date,
    customers.is_reported,
    tiered.monetary_value,
    coalesce(tiered.value_tier, 'none') as value_tier,
    {{ customer_segmentation.value_band('tiered.value_tier') }} as value_band
from customers
left join tiered
    on customers.customer_id = tiered.customer_id
    and customers.as_of_date = tiered.as_of_date
