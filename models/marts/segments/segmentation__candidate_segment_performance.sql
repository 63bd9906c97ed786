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

-- What is summed up of a customer at a date, and what became of it by the next reported one.
measured as (

    select
        customers.customer_id,
        customers.as_of_date,
        customers.order_count,
        customers.gross_revenue,
        {{ net_revenue }} as net_revenue,
        {{ basis_revenue }} as basis_revenue,
        case
            when engagement.engagement_level in ('highly_active', 'moderately_engaged') then 1
            when engagement.engagement_level is not null then 0
        end as is_engaged,
        later.as_of_date as next_as_of_date,
        case when lifecycle.order_count = 0 and later.customer_id is not null then 1 else 0 end
            as could_convert,
        case when lifecycle.order_count = 0 and later.order_count > 0 then 1 else 0 end
            as converts,
        case when lifecycle.is_active and later.customer_id is not null then 1 else 0 end
            as could_stay_active,
        case when lifecycle.is_active and later.is_active then 1 else 0 end as stays_active
    from customers
    left join lifecycle
        on customers.customer_id = lifecycle.customer_id
        and customers.as_of_date = lifecycle.as_of_date
    left join lifecycle as later
        on lifecycle.customer_id = later.customer_id
        and lifecycle.as_of_date = later.previous_as_of_date
        and later.is_reported
    left join engagement
        on customers.customer_id = engagement.customer_id
        and customers.as_of_date = engagement.as_of_date

),

totals as (

    select
        membership.scheme,
        membership.segment,
        membership.as_of_date,
        membership.is_reported,
        count(*) as customers,
        sum(measured.net_revenue) as net_revenue,
        sum(measured.gross_revenue) as gross_revenue,
        sum(measured.basis_revenue) as basis_revenue,
        sum(measured.order_count) as orders,
        sum(case when measured.order_count > 0 then 1 else 0 end) as buyers,
        sum(case when measured.order_count > 1 then 1 else 0 end) as repeat_buyers,
        sum(measured.is_engaged) as engaged,
        count(measured.is_engaged) as with_engagement,
        max(measured.next_as_of_date) as next_as_of_date,
        sum(measured.could_convert) as could_convert,
        sum(measured.converts) as converted,
        sum(measured.could_stay_active) as could_stay_active,
        sum(measured.stays_active) as stayed_active
    from membership
    inner join measured
        on membership.customer_id = measured.customer_id
        and membership.as_of_date = measured.as_of_date
    group by
        membership.scheme,
        membership.segment,
        membership.as_of_date,
        membership.is_reported

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
    where totals.is_reported

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
    -- What became of those who were in the segment at the previous date.
    {{ ratio('before.stayed_active', 'before.could_stay_active') }} as retention_rate,
    {{ ratio('before.converted', 'before.could_convert') }} as conversion_rate,
    {{ ratio('with_scheme_totals.engaged', 'with_scheme_totals.with_engagement') }}
        as engagement_rate
from with_scheme_totals
left join totals as before
    on with_scheme_totals.scheme = before.scheme
    and with_scheme_totals.segment = before.segment
    and with_scheme_totals.as_of_date = before.next_as_of_date
