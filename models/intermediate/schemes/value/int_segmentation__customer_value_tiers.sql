with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

population as (

    select * from {{ ref('int_segmentation__rfm_population') }}

),

-- Tiers rank those who brought money; the others have none.
{{ customer_segmentation.value_tier_steps('customer_id') }}

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
