with

before as (

    select * from {{ ref('segmentation__baseline_customers') }}

),

baseline as (

    select * from {{ ref('segmentation__restated_publications') }}
    where look_back_days is not null

),

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

customer_days as (

    select * from {{ ref('int_segmentation__customer_days') }}

),

setting_changes as (

    select * from {{ ref('segmentation__setting_changes') }}

),

fact_settings as (

    select count(*) as changed
    from setting_changes
    where decides = 'facts'

),

-- A publication of a later day than this run's is not compared: nothing is computed for its day.
compared_day as (

    select
        baseline.publication_id,
        baseline.as_of_date,
        baseline.look_back_days,
        baseline.is_current
    from baseline
    inner join as_of_dates on baseline.as_of_date = as_of_dates.as_of_date

),

recent as (

    select
        compared_day.publication_id,
        customer_days.customer_id,
        sum(customer_days.order_count) as order_count,
        sum(customer_days.gross_revenue) as gross_revenue,
        sum(customer_days.refunded_amount) as refunded_amount
    from customer_days
    inner join compared_day
        on customer_days.activity_date <= compared_day.as_of_date
        and customer_days.activity_date > {{ customer_segmentation.add_days(
            'compared_day.as_of_date', '-compared_day.look_back_days'
        ) }}
    group by compared_day.publication_id, customer_days.customer_id

),

recomputed as (

    select
        compared_day.publication_id,
        customers.customer_id,
        customers.known_since,
        customers.account_id,
        customers.country,
        customers.first_order_date,
        customers.last_order_date,
        customers.order_count,
        {{ customer_segmentation.published_money('customers.gross_revenue') }} as gross_revenue,
        {{ customer_segmentation.published_money('customers.refunded_amount') }}
            as refunded_amount,
        coalesce(recent.order_count, 0) as recent_order_count,
        {{ customer_segmentation.published_money('coalesce(recent.gross_revenue, 0)') }}
            as recent_gross_revenue,
        {{ customer_segmentation.published_money('coalesce(recent.refunded_amount, 0)') }}
            as recent_refunded_amount
    from {{ ref('int_segmentation__customers_as_of') }} as customers
    inner join compared_day on customers.as_of_date = compared_day.as_of_date
    left join recent
        on compared_day.publication_id = recent.publication_id
        and customers.customer_id = recent.customer_id

),

published as (

    select before.*
    from before
    inner join compared_day on before.publication_id = compared_day.publication_id

),

both_sides as (

    select
        coalesce(published.publication_id, recomputed.publication_id) as publication_id,
        coalesce(published.customer_id, recomputed.customer_id) as customer_id,
        case when published.customer_id is null then 0 else 1 end as was_there,
        case when recomputed.customer_id is null then 0 else 1 end as is_there,
        recomputed.known_since,
        {%- for column in [
            'account_id', 'country', 'first_order_date', 'last_order_date',
        ] %}
        published.{{ column }} as {{ column }}_before,
        recomputed.{{ column }} as {{ column }}_now,
        {%- endfor %}
        {%- for column in ['order_count', 'gross_revenue', 'refunded_amount'] %}
        coalesce(published.{{ column }}, 0) as {{ column }}_before,
        coalesce(recomputed.{{ column }}, 0) as {{ column }}_now,
        coalesce(published.{{ column }} - published.recent_{{ column }}, 0)
            as settled_{{ column }}_before,
        coalesce(recomputed.{{ column }} - recomputed.recent_{{ column }}, 0)
            as settled_{{ column }}_now{{ ',' if not loop.last }}
        {%- endfor %}
    from published
    full outer join recomputed
        on published.publication_id = recomputed.publication_id
        and published.customer_id = recomputed.customer_id

),

compared as (

    select
        compared_day.is_current,
        compared_day.as_of_date,
        {{ customer_segmentation.add_days(
            'compared_day.as_of_date', '-compared_day.look_back_days'
        ) }} as settled_until,
        fact_settings.changed as changed_fact_settings,
        both_sides.*
    from both_sides
    inner join compared_day on both_sides.publication_id = compared_day.publication_id
    cross join fact_settings

),

-- What changed, apart from rows of the last days, which may still arrive. Money is rounded for
-- each publication, so that a cent of difference is none.
changes as (

    select
        *,
        case
            when was_there = is_there then 0
            when is_there = 1 and known_since > settled_until then 0
            else 1
        end as presence_changed,
        case
            when was_there + is_there < 2 then 0
            when settled_order_count_before <> settled_order_count_now then 1
            when abs(settled_gross_revenue_before - settled_gross_revenue_now) > 0.01 then 1
            when abs(settled_refunded_amount_before - settled_refunded_amount_now) > 0.01 then 1
            {%- for column in ['first_order_date', 'last_order_date'] %}
            when {{ column }}_before <= settled_until and {{ column }}_now <= settled_until
                and {{ column }}_before <> {{ column }}_now then 1
            {%- endfor %}
            else 0
        end as settled_facts_changed,
        case
            when was_there <> is_there then 1
            when order_count_before <> order_count_now then 1
            when gross_revenue_before <> gross_revenue_now then 1
            when refunded_amount_before <> refunded_amount_now then 1
            when coalesce(first_order_date_before, as_of_date)
                <> coalesce(first_order_date_now, as_of_date) then 1
            when coalesce(last_order_date_before, as_of_date)
                <> coalesce(last_order_date_now, as_of_date) then 1
            else 0
        end as facts_changed,
        case
            when was_there + is_there < 2 then 0
            when coalesce(account_id_before, '') <> coalesce(account_id_now, '') then 1
            when coalesce(country_before, '') <> coalesce(country_now, '') then 1
            else 0
        end as attributes_changed
    from compared

)

select
    publication_id,
    is_current,
    as_of_date,
    customer_id,
    was_there,
    is_there,
    {%- for column in [
        'account_id', 'country', 'first_order_date', 'last_order_date', 'order_count',
        'gross_revenue', 'refunded_amount',
    ] %}
    {{ column }}_before,
    {{ column }}_now,
    {%- endfor %}
    case
        when facts_changed = 0 then null
        when presence_changed = 0 and settled_facts_changed = 0 then 'late rows'
        when changed_fact_settings > 0 then 'settings'
        when was_there = 0 then 'came'
        when is_there = 0 then 'vanished'
        else 'older rows'
    end as facts_cause,
    case
        when attributes_changed = 0 then null
        when changed_fact_settings > 0 then 'settings'
        else 'attributes'
    end as attributes_cause,
    abs(settled_gross_revenue_before - settled_gross_revenue_now)
    + abs(settled_refunded_amount_before - settled_refunded_amount_now) as settled_money_change
from changes
