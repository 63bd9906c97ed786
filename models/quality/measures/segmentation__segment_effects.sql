{%- set double = customer_segmentation.type_double() -%}
{#- Of an interval that holds the true effect in 19 of 20 samples. -#}
{%- set standard_errors = '1.959963984540054' -%}
with

customers as (

    select
        customer_id,
        cast(net_revenue as {{ double }}) as spend,
        case when order_count > 0 then 1 else 0 end as is_buyer
    from {{ ref('segmentation__candidate_customer_segments') }}

),

membership as (

    select * from {{ ref('segmentation__candidate_segment_membership') }}
    where scheme not in ({{ customer_segmentation.schemes_sql() }})

),

everybody as (

    select
        count(*) as customers,
        sum(is_buyer) as buyers,
        sum(spend) as spend,
        sum(spend * spend) as squared_spend
    from customers

),

members as (

    select
        membership.scheme,
        membership.segment,
        count(*) as customers,
        sum(customers.is_buyer) as buyers,
        sum(customers.spend) as spend,
        sum(customers.spend * customers.spend) as squared_spend
    from membership
    inner join customers on membership.customer_id = customers.customer_id
    group by membership.scheme, membership.segment

),

members_and_others as (

    select
        members.scheme,
        members.segment,
        members.customers,
        members.buyers,
        members.spend,
        members.squared_spend,
        everybody.customers - members.customers as other_customers,
        everybody.buyers - members.buyers as other_buyers,
        everybody.spend - members.spend as other_spend,
        everybody.squared_spend - members.squared_spend as other_squared_spend
    from members
    cross join everybody

),

-- Both groups need two customers for a spread of their own.
compared as (

    select
        *,
        {{ customer_segmentation.ratio('spend', 'customers') }} as mean_spend,
        {{ customer_segmentation.ratio('other_spend', 'other_customers') }} as other_mean_spend,
        {{ customer_segmentation.ratio('buyers', 'customers') }} as buyer_share,
        {{ customer_segmentation.ratio('other_buyers', 'other_customers') }} as other_buyer_share,
        {{ customer_segmentation.ratio('1', 'customers') }}
        + {{ customer_segmentation.ratio('1', 'other_customers') }} as sampling_variance
    from members_and_others
    where customers > 1
        and other_customers > 1

),

spread as (

    select
        *,
        {{ customer_segmentation.ratio(
            'squared_spend - spend * mean_spend'
            ~ ' + other_squared_spend - other_spend * other_mean_spend',
            'customers + other_customers - 2',
        ) }} as spend_variance
    from compared

),

effects as (

    select
        *,
        -- Without spread there is nothing to compare with, and rounding may leave less than none.
        case
            when spend_variance > 0
                then (mean_spend - other_mean_spend) / sqrt(spend_variance)
        end as spend_effect,
        2 * asin(sqrt(buyer_share)) - 2 * asin(sqrt(other_buyer_share)) as conversion_effect
    from spread

),

with_errors as (

    select
        *,
        {{ standard_errors }} * sqrt(
            sampling_variance
            + {{ customer_segmentation.ratio(
                'spend_effect * spend_effect', '2 * (customers + other_customers)'
            ) }}
        ) as spend_margin,
        {{ standard_errors }} * sqrt(sampling_variance) as conversion_margin
    from effects

)

select
    scheme,
    segment,
    customers,
    other_customers,
    spend_effect,
    spend_effect - spend_margin as spend_effect_from,
    spend_effect + spend_margin as spend_effect_to,
    conversion_effect,
    conversion_effect - conversion_margin as conversion_effect_from,
    conversion_effect + conversion_margin as conversion_effect_to
from with_errors
