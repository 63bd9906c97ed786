{#- Fixed cut points are made for customers: an account has the orders of many. -#}
{%- set method = customer_segmentation.choice('rfm_scoring_method') -%}
{%- set method = 'quantile' if method == 'fixed' else method -%}
{%- set row_id = ['account_id', 'as_of_date'] -%}
with

accounts as (

    select * from {{ ref('int_segmentation__accounts_as_of') }}

),

population as (

    {{ customer_segmentation.rfm_population('accounts', row_id) | indent(4) }}

),

{{ customer_segmentation.rfm_cut_point_steps('account_id', method) }},

{{ customer_segmentation.rfm_score_steps(row_id, method) }},

{{ customer_segmentation.value_tier_steps('account_id') }}

select
    accounts.account_id,
    accounts.as_of_date,
    segmented.recency_score,
    segmented.frequency_score,
    segmented.monetary_score,
    segmented.rfm_score,
    {{ customer_segmentation.rfm_membership('accounts', 'segmented') | indent(4) }}
        as rfm_segment,
    coalesce(tiered.value_tier, 'none') as value_tier,
    {{ customer_segmentation.value_band('tiered.value_tier') }} as value_band
from accounts
left join segmented
    on accounts.account_id = segmented.account_id
    and accounts.as_of_date = segmented.as_of_date
left join tiered
    on accounts.account_id = tiered.account_id
    and accounts.as_of_date = tiered.as_of_date
