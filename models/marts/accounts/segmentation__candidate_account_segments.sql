with

accounts as (

    select * from {{ ref('int_segmentation__accounts_as_of') }}

),

scores as (

    select * from {{ ref('int_segmentation__account_scores') }}

),

account_groups as (

    select * from {{ ref('int_segmentation__account_groups') }}

),

joined as (

    select
        accounts.account_id,
        accounts.as_of_date,
        accounts.account_name,
        accounts.parent_account_id,
        accounts.industry,
        accounts.country,
        accounts.people_count,
        accounts.buyer_count,
        accounts.first_order_date,
        accounts.last_order_date,
        accounts.days_since_last_order,
        accounts.order_count,
        {{ customer_segmentation.published_money('accounts.gross_revenue') }} as gross_revenue,
        {{ customer_segmentation.published_money('accounts.refunded_amount') }}
            as refunded_amount,
        {{ customer_segmentation.published_money(customer_segmentation.net_revenue(
            'accounts.gross_revenue', 'accounts.refunded_amount'
        )) }} as net_revenue,
        {{ customer_segmentation.average_order_value(
            'accounts.gross_revenue', 'accounts.order_count'
        ) }} as average_order_value,
        scores.recency_score,
        scores.frequency_score,
        scores.monetary_score,
        scores.rfm_score,
        scores.rfm_segment,
        scores.value_tier,
        scores.value_band,
        accounts.funnel_stage,
        accounts.open_deal_count,
        accounts.won_deal_count,
        {{ customer_segmentation.published_money('accounts.won_deal_amount') }}
            as won_deal_amount,
        account_groups.group_account_id
    from accounts
    inner join scores
        on accounts.account_id = scores.account_id
        and accounts.as_of_date = scores.as_of_date
    inner join account_groups
        on accounts.account_id = account_groups.account_id
        and accounts.as_of_date = account_groups.as_of_date

)

-- Groups add up rounded money, so that they tie to their accounts to the cent.
select
    *,
    cast(
        count(*) over (partition by as_of_date, group_account_id) as {{ dbt.type_bigint() }}
    ) as group_account_count,
    cast(
        sum(net_revenue) over (partition by as_of_date, group_account_id) as decimal(28, 2)
    ) as group_net_revenue,
    cast(
        sum(people_count) over (partition by as_of_date, group_account_id)
        as {{ dbt.type_bigint() }}
    ) as group_people_count
from joined
