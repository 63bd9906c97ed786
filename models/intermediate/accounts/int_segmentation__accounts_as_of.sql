{%- set money = customer_segmentation.type_money() -%}
{%- set whole_number = dbt.type_bigint() -%}
{%- set sums = ['order_count', 'rfm_order_count'] -%}
{%- set sums_of_money = [
    'gross_revenue', 'refunded_amount', 'rfm_gross_revenue', 'rfm_refunded_amount',
] -%}
with

latest_date as (

    select as_of_date
    from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

people as (

    select * from {{ ref('int_segmentation__customers_as_of') }}
    where is_latest
        and account_id is not null

),

lifecycle as (

    select * from {{ ref('int_segmentation__customer_lifecycle_stages') }}

),

deals as (

    select * from {{ ref('int_segmentation__account_deals') }}

),

funnel_stages as (

    select distinct
        funnel_stage,
        funnel_rank
    from {{ ref('crm_stage_map') }}

),

accounts as (

    {{ customer_segmentation.latest_accounts() | indent(4) }}

),

-- Accounts without a usable day of creation exist at every date; others from their day on, or
-- from the day that their people are known.
account_ids as (

    select distinct account_id
    from (
        select accounts.account_id
        from accounts
        cross join latest_date
        where not {{ customer_segmentation.is_valid_timestamp('accounts.created_at') }}
            or cast(accounts.created_at as date) <= latest_date.as_of_date
        union all
        select account_id from people
    ) as every_account

),

people_totals as (

    select
        people.account_id,
        count(*) as people_count,
        sum(case when people.order_count > 0 then 1 else 0 end) as buyer_count,
        min(people.first_order_date) as first_order_date,
        max(people.last_order_date) as last_order_date,
        max(funnel_stages.funnel_rank) as funnel_rank,
        {% for column in sums + sums_of_money -%}
        sum(people.{{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from people
    left join lifecycle
        on people.customer_id = lifecycle.customer_id
        and people.as_of_date = lifecycle.as_of_date
    left join funnel_stages on lifecycle.crm_funnel_stage = funnel_stages.funnel_stage
    group by people.account_id

),

deal_totals as (

    select
        deals.account_id,
        sum(
            case when deals.closed_on is null or deals.closed_on > latest_date.as_of_date
                then 1 else 0 end
        ) as open_deal_count,
        sum(
            case when deals.is_won and deals.closed_on <= latest_date.as_of_date
                then 1 else 0 end
        ) as won_deal_count,
        sum(
            case when deals.is_won and deals.closed_on <= latest_date.as_of_date
                then deals.amount end
        ) as won_deal_amount
    from deals
    cross join latest_date
    where deals.created_on <= latest_date.as_of_date
    group by deals.account_id

)

select
    account_ids.account_id,
    latest_date.as_of_date,
    accounts.account_name,
    accounts.parent_account_id,
    accounts.industry,
    accounts.country,
    cast(coalesce(people_totals.people_count, 0) as {{ whole_number }}) as people_count,
    cast(coalesce(people_totals.buyer_count, 0) as {{ whole_number }}) as buyer_count,
    people_totals.first_order_date,
    people_totals.last_order_date,
    {{ customer_segmentation.days_between(
        'people_totals.last_order_date', 'latest_date.as_of_date'
    ) }} as days_since_last_order,
    {% for column in sums -%}
    cast(coalesce(people_totals.{{ column }}, 0) as {{ whole_number }}) as {{ column }},
    {% endfor -%}
    {% for column in sums_of_money -%}
    cast(coalesce(people_totals.{{ column }}, 0) as {{ money }}) as {{ column }},
    {% endfor -%}
    funnel_stages.funnel_stage,
    {%- if customer_segmentation.input_is_mapped('deals') %}
    cast(coalesce(deal_totals.open_deal_count, 0) as {{ whole_number }}) as open_deal_count,
    cast(coalesce(deal_totals.won_deal_count, 0) as {{ whole_number }}) as won_deal_count,
    cast(coalesce(deal_totals.won_deal_amount, 0) as {{ money }}) as won_deal_amount
    {%- else %}
    cast(null as {{ whole_number }}) as open_deal_count,
    cast(null as {{ whole_number }}) as won_deal_count,
    cast(null as {{ money }}) as won_deal_amount
    {%- endif %}
from account_ids
cross join latest_date
left join accounts on account_ids.account_id = accounts.account_id
left join people_totals on account_ids.account_id = people_totals.account_id
left join funnel_stages on people_totals.funnel_rank = funnel_stages.funnel_rank
left join deal_totals on account_ids.account_id = deal_totals.account_id
