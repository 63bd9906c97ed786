{%- set net_revenue = customer_segmentation.net_revenue(
    'customers.gross_revenue', 'customers.refunded_amount'
) -%}
{%- set basis_revenue = (
    'customers.gross_revenue' if var('monetary_basis') == 'gross' else net_revenue
) -%}
{%- set package_schemes = customer_segmentation.schemes_sql() -%}
{%- set ratio = customer_segmentation.ratio -%}
with

membership as (

    select * from {{ ref('int_segmentation__segment_membership') }}

),

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

lifecycle as (

    select * from {{ ref('int_segmentation__customer_lifecycle_stages') }}

),

engagement as (

    select * from {{ ref('int_segmentation__customer_engagement') }}

),

members as (

    select
        membership.scheme,
        membership.segment,
        membership.customer_id,
        membership.as_of_date,
        customers.previous_as_of_date,
        customers.order_count,
        customers.gross_revenue,
        {{ net_revenue }} as net_revenue,
        {{ basis_revenue }} as basis_revenue,
        case
            when engagement.engagement_level in ('highly_active', 'moderately_engaged') then 1
            when engagement.engagement_level is not null then 0
        end as is_engaged
    from membership
    inner join customers
        on membership.customer_id = customers.customer_id
        and membership.as_of_date = customers.as_of_date
    left join engagement
        on membership.customer_id = engagement.customer_id
        and membership.as_of_date = engagement.as_of_date
    where membership.is_reported

),

-- What became of those who were in the segment at the previous date.
outcomes as (

    select
        now.as_of_date,
        before.scheme,
        before.segment,
        sum(case when previous.order_count = 0 then 1 else 0 end) as without_order_before,
        sum(case when previous.order_count = 0 and now.order_count > 0 then 1 else 0 end)
            as converted,
        sum(case when previous.is_active then 1 else 0 end) as active_before,
        sum(case when previous.is_active and now.is_active then 1 else 0 end) as retained
    from lifecycle as now
    inner join lifecycle as previous
        on now.customer_id = previous.customer_id
        and now.previous_as_of_date = previous.as_of_date
    inner join membership as before
        on previous.customer_id = before.customer_id
        and previous.as_of_date = before.as_of_date
    where now.is_reported
    group by now.as_of_date, before.scheme, before.segment

),

totals as (

    select
        scheme,
        segment,
        as_of_date,
        count(*) as customers,
        sum(net_revenue) as net_revenue,
        sum(gross_revenue) as gross_revenue,
        sum(basis_revenue) as basis_revenue,
        sum(order_count) as orders,
        sum(case when order_count > 0 then 1 else 0 end) as buyers,
        sum(case when order_count > 1 then 1 else 0 end) as repeat_buyers,
        sum(is_engaged) as engaged,
        count(is_engaged) as with_engagement
    from members
    group by scheme, segment, as_of_date

),

population as (

    select
        customers.as_of_date,
        count(*) as customers,
        sum({{ basis_revenue }}) as basis_revenue
    from customers
    group by customers.as_of_date

),

-- Segments of rules may overlap and leave customers out: their shares are of everybody.
with_scheme_totals as (

    select
        totals.*,
        case
            when totals.scheme in ({{ package_schemes }})
                then sum(totals.customers) over (partition by totals.scheme, totals.as_of_date)
            else population.customers
        end as scheme_customers,
        case
            when totals.scheme in ({{ package_schemes }})
                then sum(totals.basis_revenue) over (partition by totals.scheme, totals.as_of_date)
            else population.basis_revenue
        end as scheme_basis_revenue
    from totals
    inner join population on totals.as_of_date = population.as_of_date

)

select
    with_scheme_totals.scheme,
    with_scheme_totals.segment,
    with_scheme_totals.as_of_date,
    with_scheme_totals.customers,
    {{ ratio('with_scheme_totals.customers', 'with_scheme_totals.scheme_customers') }}
        as customer_share,
    {{ customer_segmentation.published_money('with_scheme_totals.net_revenue') }} as net_revenue,
    {{ customer_segmentation.published_money('with_scheme_totals.gross_revenue') }}
        as gross_revenue,
    -- Of the revenue that tiers and scores rank by: gross or net, as monetary_basis says.
    {{ ratio('with_scheme_totals.basis_revenue', 'with_scheme_totals.scheme_basis_revenue') }}
        as revenue_share,
    {{ customer_segmentation.average_order_value(
        'with_scheme_totals.gross_revenue', 'with_scheme_totals.orders'
    ) }} as average_order_value,
    cast(with_scheme_totals.orders as {{ dbt.type_bigint() }}) as orders,
    {{ ratio('with_scheme_totals.repeat_buyers', 'with_scheme_totals.buyers') }} as repeat_rate,
    {{ ratio('outcomes.retained', 'outcomes.active_before') }} as retention_rate,
    {{ ratio('outcomes.converted', 'outcomes.without_order_before') }} as conversion_rate,
    {{ ratio('with_scheme_totals.engaged', 'with_scheme_totals.with_engagement') }}
        as engagement_rate
from with_scheme_totals
left join outcomes
    on with_scheme_totals.scheme = outcomes.scheme
    and with_scheme_totals.segment = outcomes.segment
    and with_scheme_totals.as_of_date = outcomes.as_of_date
