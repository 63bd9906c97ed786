{%- set text = customer_segmentation.as_text -%}
{%- set percent = customer_segmentation.percent -%}
{%- set ratio = customer_segmentation.ratio -%}
{%- set in_brackets = customer_segmentation.share_in_brackets -%}
{%- set error = customer_segmentation.sampling_error -%}
{%- set timestamp = customer_segmentation.type_naive_timestamp() -%}
{%- set has_orders = customer_segmentation.input_is_mapped('order_lines') -%}
{%- set activities = [] -%}
{%- for input in customer_segmentation.activity_inputs()
    if customer_segmentation.input_is_mapped(input.name) -%}
    {%- do activities.append(input) -%}
{%- endfor -%}
{%- set has_visitors = customer_segmentation.input_is_mapped('events') -%}
{%- set money_of_sides = {'sale': 'gross_revenue', 'return': 'refunded_amount'} -%}
{%- set sides = money_of_sides | list -%}
{%- set text_money = 'cast({} as decimal(28, 2))' -%}
with

as_of_dates as (

    select
        as_of_date,
        {{ customer_segmentation.add_days('as_of_date', -6) }} as first_of_7_days,
        {{ customer_segmentation.add_days('as_of_date', -29) }} as first_of_30_days,
        {{ customer_segmentation.add_days('as_of_date', -89) }} as first_of_90_days,
        {{ customer_segmentation.add_days('as_of_date', -179) }} as first_of_180_days
    from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

customer_days as (

    select
        customer_days.customer_id,
        customer_days.activity_date,
        customer_days.gross_revenue,
        customer_days.refunded_amount,
        as_of_dates.first_of_90_days,
        as_of_dates.first_of_180_days
    from {{ ref('int_segmentation__customer_days') }} as customer_days
    inner join as_of_dates on customer_days.activity_date <= as_of_dates.as_of_date

),

customers as (

    select
        customer_id,
        max(gross_revenue) as largest_sale,
        max(refunded_amount) as largest_return
    from customer_days
    group by customer_id

),

recent_customers as (

    select
        customer_id,
        sum(case when activity_date >= first_of_90_days then gross_revenue else 0 end) as amount,
        sum(case when activity_date < first_of_90_days then gross_revenue else 0 end)
            as amount_before,
        sum(case when activity_date >= first_of_90_days and gross_revenue > 0 then 1 else 0 end)
            as sale_days
    from customer_days
    where activity_date >= first_of_180_days
    group by customer_id

),

recent_totals as (

    select
        sum(amount) as amount,
        sum(amount_before) as amount_before,
        sum(sale_days) as sale_days
    from recent_customers

),

counted_customers as (

    select
        sum(case when largest_sale > 0 then 1 else 0 end) as sale_customers,
        sum(case when largest_return > 0 then 1 else 0 end) as return_customers,
        sum(largest_sale) as largest_sales
    from customers

),

-- Where the last 90 days have sold nothing, the largest sales of all customers stand for them.
revenue as (

    select
        counted_customers.sale_customers,
        counted_customers.return_customers,
        case when recent_totals.amount > 0 then recent_totals.amount
            else counted_customers.largest_sales end as revenue
    from counted_customers
    cross join recent_totals

),

{% for side in sides -%}
{% set opposite = 'return' if side == 'sale' else 'sale' -%}
top_{{ side }}s as (

    select
        customer_id,
        largest_{{ side }} as amount,
        largest_{{ opposite }} as opposite_amount
    from customers
    where largest_{{ side }} > 0
    order by largest_{{ side }} desc, customer_id asc nulls last
    limit 1000

),

ranked_{{ side }}s as (

    select
        *,
        row_number() over (order by amount desc, customer_id asc nulls last) as place
    from top_{{ side }}s

),

-- The tail begins at the thousandth part of the customers, and at the third of a few.
{{ side }}_tail as (

    select min(ranked.amount) as tail_amount
    from ranked_{{ side }}s as ranked
    cross join revenue
    where revenue.{{ side }}_customers >= 3
        and ranked.place <= case
            when revenue.{{ side }}_customers > 3000 then revenue.{{ side }}_customers / 1000.0
            else 3
        end

),

-- What a customer also {{ 'returned' if side == 'sale' else 'bought' }} in full moves nothing.
largest_{{ side }} as (

    select
        max(customer_id) as customer_id,
        max(amount) as amount
    from (
        select
            customer_id,
            amount
        from ranked_{{ side }}s
        where opposite_amount < amount
        order by place
        limit 1
    ) as unbalanced

),

{{ side }}_day as (

    select min(customer_days.activity_date) as activity_date
    from {{ ref('int_segmentation__customer_days') }} as customer_days
    inner join largest_{{ side }} as largest
        on customer_days.customer_id = largest.customer_id
        and customer_days.{{ money_of_sides[side] }} = largest.amount

),

{#- Where hardly anything is returned, sales say what is large. -#}
{% set tail_amount = 'sale_tail.tail_amount' if side == 'sale'
    else 'coalesce(return_tail.tail_amount, sale_tail.tail_amount)' -%}
{{ side }}_checks as (

    select
        {{ tail_amount }} as tail_amount,
        {{ side }}_day.activity_date,
        largest.amount,
        case
            when {{ tail_amount }} is null then null
            when largest.amount > 10 * {{ tail_amount }}
                then {{ ratio('largest.amount', 'revenue.revenue') }}
            else 0
        end as share
    from revenue
    cross join sale_tail
    {%- if side == 'return' %}
    cross join return_tail
    {%- endif %}
    cross join largest_{{ side }} as largest
    cross join {{ side }}_day

),

{% endfor -%}
top_customers as (

    select
        customer_id,
        amount,
        amount_before
    from recent_customers
    order by amount desc, customer_id asc nulls last
    limit 2

),

ranked_customers as (

    select
        top_customers.amount,
        lead(top_customers.amount) over (
            order by top_customers.amount desc, top_customers.customer_id asc nulls last
        ) as next_amount,
        row_number() over (
            order by top_customers.amount desc, top_customers.customer_id asc nulls last
        ) as place,
        {{ ratio('top_customers.amount', 'recent_totals.amount') }} as share,
        coalesce({{ ratio('top_customers.amount_before', 'recent_totals.amount_before') }}, 0)
            as share_before,
        recent_totals.sale_days
    from top_customers
    cross join recent_totals

),

one_customer as (

    select
        max(share) as share,
        max(share_before) as share_before,
        max(case
            when next_amount is null then null
            when amount < 5 * next_amount
                or share < share_before + {{ error('share', 'sale_days') }} then 0
            else share - share_before - {{ error('share', 'sale_days') }}
        end) as gained_share
    from ranked_customers
    where place = 1

)
{%- if has_orders %},

-- Orders alike in all that matters: the first of them is no repeat.
alike_orders as (

    select count(*) as orders
    from {{ ref('int_segmentation__order_days') }} as order_days
    inner join as_of_dates
        on order_days.source_day between as_of_dates.first_of_90_days and as_of_dates.as_of_date
    where order_days.exclusion_reason is null
        and order_days.gross_revenue > 0
    group by order_days.customer_id, order_days.first_ordered_at, order_days.gross_revenue

),

repeated_orders as (

    select
        sum(orders) as source_rows,
        coalesce(sum(orders - 1), 0) as repeated_rows
    from alike_orders

)
{%- endif %}
{%- for input in activities %},

{% set columns = ['customer_id', 'occurred_at', input.activity, 'channel'] + (
    ['visitor_id', 'page', 'product_id', 'value'] if input.name == 'events' else ['campaign_id']
) -%}
{% set visitor = 'coalesce(activities.customer_id, activities.visitor_id)'
    if input.name == 'events' else 'activities.customer_id' -%}
{% set has_ids = customer_segmentation.input_is_mapped(input.name, input.id) -%}
alike_{{ input.name }} as (

    select
        {{ visitor }} as visitor,
        activities.{{ input.activity }} as activity,
        {% if has_ids -%}
        count(distinct activities.{{ input.id }}) + count(*) - count(activities.{{ input.id }})
        {%- else -%}
        count(*)
        {%- endif %} as source_rows,
        max(case
            when cast(activities.occurred_at as date) >= as_of_dates.first_of_7_days then 1
            else 0
        end) as is_of_last_week,
        max(case
            when activities.occurred_at
                = cast(cast(activities.occurred_at as date) as {{ timestamp }}) then 0
            else 1
        end) as has_time
    from {{ ref(input.staged) }} as activities
    inner join as_of_dates
        on cast(activities.occurred_at as date)
        between as_of_dates.first_of_30_days and as_of_dates.as_of_date
    where {{ visitor }} is not null
    group by
        {%- for column in columns %}
        activities.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

),

-- Rows of a whole day say little when they are alike, unless there are more of them than before.
kinds_of_{{ input.name }} as (

    select
        activity,
        sum(source_rows * has_time) as source_rows,
        sum((source_rows - 1) * has_time) as repeated_rows,
        sum(source_rows * is_of_last_week) as week_rows,
        sum((source_rows - 1) * is_of_last_week) as week_repeated_rows,
        sum(is_of_last_week) as week_groups,
        sum(source_rows * (1 - is_of_last_week)) as earlier_rows,
        sum((source_rows - 1) * (1 - is_of_last_week)) as earlier_repeated_rows
    from alike_{{ input.name }}
    group by activity

),

earlier_{{ input.name }} as (

    select {{ ratio('sum(earlier_repeated_rows)', 'sum(earlier_rows)') }} as earlier_share
    from kinds_of_{{ input.name }}

),

-- Of some kinds more are alike than of others, so the last week is compared with what its own kinds
-- had before. Rows that are alike are one piece of evidence.
repeated_{{ input.name }} as (

    select
        sum(kinds.source_rows) as source_rows,
        coalesce(sum(kinds.repeated_rows), 0) as repeated_rows,
        sum(kinds.week_rows) as week_rows,
        sum(kinds.week_groups) as week_groups,
        {{ ratio('sum(kinds.week_repeated_rows)', 'sum(kinds.week_rows)') }} as week_share,
        {{ ratio(
            'sum(kinds.week_rows * coalesce('
            ~ ratio('kinds.earlier_repeated_rows', 'kinds.earlier_rows')
            ~ ', earlier.earlier_share))', 'sum(kinds.week_rows)'
        ) }} as earlier_share
    from kinds_of_{{ input.name }} as kinds
    cross join earlier_{{ input.name }} as earlier

)
{%- endfor %}
{%- if has_visitors %},

recent_visitors as (

    select
        visitor,
        sum(source_rows) as visitor_rows
    from alike_events
    group by visitor

),

all_visitors as (

    select sum(visitor_rows) as all_rows
    from recent_visitors

),

top_visitors as (

    select
        visitor,
        visitor_rows
    from recent_visitors
    order by visitor_rows desc, visitor asc nulls last
    limit 2

),

ranked_visitors as (

    select
        top_visitors.visitor_rows,
        lead(top_visitors.visitor_rows) over (
            order by top_visitors.visitor_rows desc, top_visitors.visitor asc nulls last
        ) as next_rows,
        row_number() over (
            order by top_visitors.visitor_rows desc, top_visitors.visitor asc nulls last
        ) as place,
        {{ ratio('top_visitors.visitor_rows', 'all_visitors.all_rows') }} as share,
        all_visitors.all_rows
    from top_visitors
    cross join all_visitors

),

one_visitor as (

    select
        max(share) as share,
        max(visitor_rows) as visitor_rows,
        max(all_rows) as all_rows,
        max(case
            when next_rows is null then null
            when visitor_rows < 5 * next_rows
                or share < {{ error('share', 'all_rows') }} then 0
            else share - {{ error('share', 'all_rows') }}
        end) as beyond_share
    from ranked_visitors
    where place = 1

)
{%- endif %}

{% for side in sides -%}
{{ customer_segmentation.measure(
    "'largest_" ~ side ~ "_share'",
    'One typing error moves revenue, scores and tiers.',
    'share',
    "case when share > 0 then 1 else 0 end",
    "coalesce('the largest " ~ side ~ " of a customer on a day is ' || "
    ~ text(text_money.format('amount'))
    ~ " || ' on ' || " ~ text('activity_date') ~ ", 'no " ~ side ~ " stands out') || coalesce("
    ~ "'; the largest thousandth (or third) begins at ' || "
    ~ text(text_money.format('tail_amount'))
    ~ ", '') || ': look whether it is meant'",
    limit='largest_' ~ side ~ '_share',
) }}
from {{ side }}_checks

union all

{% endfor -%}
{% if has_visitors -%}
{{ customer_segmentation.measure(
    "'one_visitor_share'",
    'A robot or a shared id is most of the engagement.',
    'beyond_share',
    'coalesce(visitor_rows, 0)',
    "coalesce(" ~ percent('share') ~ " || ' of the events of the last 30 days are of one visitor ('"
    ~ " || " ~ text('visitor_rows') ~ " || ' of ' || " ~ text('all_rows')
    ~ " || ')', 'no visitors in the last 30 days')",
    limit='one_visitor_share',
) }}
from one_visitor

union all

{% endif -%}
{% if has_orders -%}
{{ customer_segmentation.measure(
    "'orders_alike_share'",
    'Orders are loaded twice under other ids: orders and revenue count double.',
    'coalesce(' ~ ratio('repeated_rows', 'source_rows') ~ ', 0)',
    'repeated_rows',
    text('repeated_rows') ~ " || ' of ' || coalesce(" ~ text('source_rows')
    ~ ", '0') || ' orders of the last 90 days' || " ~ in_brackets('repeated_rows', 'source_rows')
    ~ " || ' equal another one in customer, time and amount: look for a load that ran twice'",
    limit='orders_alike_share',
) }}
from repeated_orders

union all

{% endif -%}
{% for input in activities -%}
{{ customer_segmentation.measure(
    "'activities_alike_share." ~ input.name ~ "'",
    'Activity is loaded twice: engagement counts double.',
    'coalesce(' ~ ratio('repeated_rows', 'source_rows') ~ ', 0)',
    'repeated_rows',
    text('repeated_rows') ~ " || ' of ' || coalesce(" ~ text('source_rows') ~ ", '0') || ' "
    ~ input.name ~ " of the last 30 days with a time of day' || "
    ~ in_brackets('repeated_rows', 'source_rows')
    ~ " || ' equal another one in all but their id: look for a load that ran twice'",
    limit='activities_alike_share',
) }}
from repeated_{{ input.name }}

union all

{{ customer_segmentation.measure(
    "'activities_alike_rise." ~ input.name ~ "'",
    'Activity is loaded twice of late: engagement counts double.',
    'case when earlier_share is null then null when week_share > earlier_share + '
    ~ error('week_share', 'week_groups') ~ ' then week_share - earlier_share - '
    ~ error('week_share', 'week_groups') ~ ' else 0 end',
    'coalesce(week_rows, 0)',
    "coalesce(" ~ percent('week_share') ~ ", 'none') || ' of the " ~ input.name
    ~ " of the last week equal another one in all but their id, of the same kinds before '"
    ~ " || coalesce(" ~ percent('earlier_share') ~ ", 'none') || ': look for a load that ran "
    ~ "twice'",
    limit='activities_alike_rise',
) }}
from repeated_{{ input.name }}

union all

{% endfor -%}
{{ customer_segmentation.measure(
    "'one_customer_share'",
    'One id collects the revenue of many, or one order decides what segments are worth.',
    'gained_share',
    '1',
    "coalesce('one customer has ' || " ~ percent('share') ~ " || ' of the revenue of the last "
    ~ "90 days, '"
    ~ " || " ~ percent('share_before') ~ " || ' of the 90 days before', 'no revenue')",
    limit='one_customer_share',
) }}
from one_customer
