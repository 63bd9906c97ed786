-- What a careful analyst would write for this one shop in place of the package: the same customer
-- rows for one date, from the same raw tables. No tests, no gate, no history, no reconciliation.
-- Reads the views order_lines, customers, events, messages; writes the table customer_segments.
create or replace temp table as_of as
select cast(max(placed_at) as date) as as_of_date from order_lines;

-- Lines delivered twice count once.
create or replace temp table orders as
with lines as (
    select
        order_no,
        line_no,
        any_value(customer_no) as customer_no,
        any_value(cast(placed_at as date)) as placed_on,
        any_value(line_amount) as line_amount,
    from order_lines
    where customer_no is not null and order_status not in ('cancelled', 'failed', 'voided')
    group by order_no, line_no
)
select
    order_no,
    any_value(customer_no) as customer_no,
    min(placed_on) filter (where line_amount > 0) as order_date,
    sum(line_amount) filter (where line_amount > 0) as gross,
    -sum(line_amount) filter (where line_amount < 0) as refunded,
from lines
group by order_no;

create or replace temp table buyers as
select
    customer_no,
    min(order_date) as first_order_date,
    max(order_date) as last_order_date,
    count(order_date) as order_count,
    coalesce(sum(gross), 0) as gross_revenue,
    coalesce(sum(refunded), 0) as refunded_amount,
from orders
group by customer_no;

create or replace temp table engagement as
with activities as (
    select customer_no, cast(occurred_at as date) as day,
        case event_name when 'add_to_cart' then 3 else 1 end as weight,
    from events
    where customer_no is not null
    union all
    select customer_no, cast(occurred_at as date),
        case message_type when 'opened' then 1 when 'clicked' then 3 else 0 end
    from messages
    where customer_no is not null
),
daily as (
    select customer_no, day, sum(weight) as weight,
    from activities
    group by customer_no, day
)
select
    customer_no,
    sum(weight * pow(2.0, -(as_of_date - day) / 30)) as score,
    -- At risk: engaged at one of the last two month ends, both within 90 days.
    greatest(
        coalesce(sum(weight * pow(2.0, -(date '2025-11-30' - day) / 30))
            filter (where day <= date '2025-11-30'), 0),
        coalesce(sum(weight * pow(2.0, -(date '2025-10-31' - day) / 30))
            filter (where day <= date '2025-10-31'), 0)
    ) as peak_score,
    min(day) as first_active_on,
from daily, as_of
where day <= as_of_date
group by customer_no;

create or replace temp table facts as
select
    coalesce(customers.customer_no, buyers.customer_no, engagement.customer_no) as customer_no,
    as_of.as_of_date,
    country,
    crm_stage,
    least(
        cast(created_at as date), first_order_date, first_active_on
    ) as known_since,
    first_order_date,
    last_order_date,
    as_of_date - last_order_date as days_since_last_order,
    coalesce(order_count, 0) as order_count,
    coalesce(gross_revenue, 0) as gross_revenue,
    coalesce(refunded_amount, 0) as refunded_amount,
    coalesce(gross_revenue, 0) - coalesce(refunded_amount, 0) as net_revenue,
    coalesce(score, 0) as engagement_score,
    case
        when score >= 10 then 'highly_active'
        when score >= 3 then 'moderately_engaged'
        when peak_score >= 3 then 'at_risk'
        else 'dormant'
    end as engagement_level,
from customers
full join buyers on customers.customer_no = buyers.customer_no
full join engagement
    on coalesce(customers.customer_no, buyers.customer_no) = engagement.customer_no
cross join as_of
where not coalesce(is_test, false);

create or replace temp table cuts as
select
    quantile_disc(-days_since_last_order, [0.2, 0.4, 0.6, 0.8]) as recency,
    quantile_disc(order_count, [0.2, 0.4, 0.6, 0.8]) as frequency,
    quantile_disc(net_revenue, [0.2, 0.4, 0.6, 0.8]) as monetary,
from facts
where order_count > 0;

create or replace table customer_segments as
with scored as (
    select
        facts.*,
        case when order_count > 0 then
            1 + len(list_filter(cuts.recency, lambda cut: cut < -days_since_last_order))
        end as recency_score,
        case when order_count > 0 then
            1 + len(list_filter(cuts.frequency, lambda cut: cut < order_count))
        end as frequency_score,
        case when order_count > 0 then
            1 + len(list_filter(cuts.monetary, lambda cut: cut < net_revenue))
        end as monetary_score,
    from facts, cuts
),
ranked as (
    select
        customer_no,
        rank() over (order by net_revenue desc) - 1 as ahead,
        count(*) over () as ranked_customers,
    from facts
    where order_count > 0 and net_revenue > 0
)
select
    scored.*,
    case
        when order_count = 0 then 'prospect'
        when recency_score >= 4 and frequency_score + monetary_score >= 8 then 'champions'
        when recency_score <= 2 and frequency_score + monetary_score >= 9 then 'cant_lose'
        when recency_score >= 3 and frequency_score + monetary_score >= 7 then 'loyal'
        when recency_score <= 2 and frequency_score + monetary_score >= 6 then 'at_risk'
        when recency_score >= 4 and frequency_score = 1 then 'new'
        when recency_score >= 4 then 'potential_loyalist'
        when recency_score = 3 then 'needs_attention'
        else 'lost'
    end as rfm_segment,
    case
        when order_count = 0 and as_of_date - known_since <= 30
            and engagement_level not in ('highly_active', 'moderately_engaged')
            then 'new_lead'
        when order_count = 0 then 'prospect'
        when days_since_last_order > 180 then 'inactive_customer'
        when order_count >= 4 and as_of_date - first_order_date >= 180 then 'loyal_customer'
        when order_count >= 2 then 'repeat_customer'
        else 'active_customer'
    end as lifecycle_stage,
    case
        when ahead is null then 'none'
        when ahead < 0.05 * ranked_customers then 'platinum'
        when ahead < 0.20 * ranked_customers then 'gold'
        when ahead < 0.50 * ranked_customers then 'silver'
        else 'bronze'
    end as value_tier,
from scored
left join ranked on scored.customer_no = ranked.customer_no;
