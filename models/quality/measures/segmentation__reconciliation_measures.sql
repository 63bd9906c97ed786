{%- set package_schemes = customer_segmentation.schemes_sql() -%}
{%- set text = customer_segmentation.as_text -%}
{%- set net_revenue = customer_segmentation.net_revenue('gross_revenue', 'refunded_amount') -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_reported

),

reconciliation as (

    select * from {{ ref('segmentation__candidate_reconciliation') }}

),

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}
    where is_reported

),

performance as (

    select * from {{ ref('segmentation__candidate_segment_performance') }}

),

source_days as (

    select * from {{ ref('int_segmentation__source_days') }}

),

-- The tables that are kept from run to run, by day.
kept_days as (

    select
        'order_lines' as input,
        source_day,
        sum(source_rows) as source_rows,
        min(source_fingerprint) as first_fingerprint,
        max(source_fingerprint) as last_fingerprint
    from {{ ref('int_segmentation__order_days') }}
    group by source_day

    union all

    select
        input,
        source_day,
        sum(source_rows) as source_rows,
        min(source_fingerprint) as first_fingerprint,
        max(source_fingerprint) as last_fingerprint
    from {{ ref('int_segmentation__engagement_days') }}
    group by input, source_day

),

-- Each day must hold the rows that the source has now: a total may tie by chance, and rows that
-- were corrected change no count.
compared_days as (

    select
        coalesce(source_days.input, kept_days.input) as input,
        case
            when coalesce(source_days.source_rows, 0) <> coalesce(kept_days.source_rows, 0) then 1
            when coalesce(source_days.source_fingerprint, '')
                <> coalesce(kept_days.first_fingerprint, '') then 1
            when kept_days.first_fingerprint <> kept_days.last_fingerprint then 1
            else 0
        end as differs
    from source_days
    full outer join kept_days
        on source_days.input = kept_days.input
        and source_days.source_day = kept_days.source_day

),

day_ties as (

    select
        input,
        sum(differs) as day_gap
    from compared_days
    group by input

),

-- Counted in the source again, apart from everything that was made of it.
source_totals as (

    {% for input_name in ['order_lines', 'events', 'messages'] -%}
    select
        '{{ input_name }}' as input,
        coalesce(sum(source_rows), 0) as source_rows,
        coalesce(sum(amount), 0) as amount
    from source_days
    where input = '{{ input_name }}'

    union all

    {% endfor -%}
    {% for input_name, amount in {'refunds': 'amount', 'contacts': none}.items() -%}
    select
        '{{ input_name }}' as input,
        count(*) as source_rows,
        {{ 'coalesce(sum(amount), 0)' if amount else 0 }} as amount
    from {{ ref('stg_segmentation__' ~ input_name) }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

bucket_totals as (

    select
        as_of_date,
        input,
        sum(source_rows) as source_rows,
        sum(amount) as amount,
        count(*) as buckets
    from reconciliation
    group by as_of_date, input

),

source_ties as (

    select
        source_totals.input,
        max(abs(source_totals.source_rows - coalesce(bucket_totals.source_rows, 0))) as row_gap,
        max(abs(source_totals.amount - coalesce(bucket_totals.amount, 0))) as amount_gap,
        max(source_totals.source_rows) as source_rows,
        max(coalesce(bucket_totals.buckets, 0)) as buckets
    from source_totals
    cross join as_of_dates
    left join bucket_totals
        on source_totals.input = bucket_totals.input
        and as_of_dates.as_of_date = bucket_totals.as_of_date
    group by source_totals.input

),

-- What the buckets say was used, in reporting currency: sales less returns less refunds.
used_by_date as (

    select
        as_of_date,
        sum(
            case
                when input = 'order_lines' then reporting_amount
                when input = 'refunds' then -reporting_amount
            end
        ) as net_revenue
    from reconciliation
    where bucket = 'used'
    group by as_of_date

),

customers_by_date as (

    select
        as_of_date,
        sum({{ net_revenue }}) as net_revenue
    from customers
    group by as_of_date

),

-- Only for customers who can be told apart: their money must be all the money that was used.
money_ties as (

    select
        max(
            abs(
                coalesce(used_by_date.net_revenue, 0)
                - coalesce(customers_by_date.net_revenue, 0)
            )
        ) as gap
    from as_of_dates
    left join used_by_date on as_of_dates.as_of_date = used_by_date.as_of_date
    left join customers_by_date on as_of_dates.as_of_date = customers_by_date.as_of_date

),

segment_money as (

    select
        scheme,
        as_of_date,
        sum(net_revenue) as net_revenue,
        count(*) as segments
    from performance
    -- Segments of rules may overlap: their money is no part of a whole.
    where scheme in ({{ package_schemes }})
    group by scheme, as_of_date

),

segment_money_ties as (

    select
        segment_money.scheme,
        max(
            abs(segment_money.net_revenue - coalesce(used_by_date.net_revenue, 0))
        ) as gap,
        max(segment_money.segments) as segments
    from segment_money
    left join used_by_date on segment_money.as_of_date = used_by_date.as_of_date
    group by segment_money.scheme

)

{{ customer_segmentation.measure(
    "'reconciliation_rows_tie.' || input",
    'Source rows were lost or counted twice on the way.',
    'row_gap',
    'row_gap',
    text('row_gap') ~ " || ' rows of ' || input || ' differ between source and buckets'",
) }}
from source_ties

union all

{{ customer_segmentation.measure(
    "'reconciliation_amount_ties.' || input",
    'Money was lost or counted twice on the way.',
    'amount_gap',
    'amount_gap',
    text('amount_gap') ~ " || ' of the amount of ' || input || ' differs from the source'",
    tolerance='0.01 * buckets',
) }}
from source_ties
where input in ('order_lines', 'refunds')

union all

{{ customer_segmentation.measure(
    "'reconciliation_days_tie.' || input",
    'Days are missing or as they were before the source changed.',
    'day_gap',
    'day_gap',
    text('day_gap') ~ " || ' days of ' || input || ' differ from the source: rebuild all days with"
    ~ " dbt build --full-refresh'",
) }}
from day_ties

union all

{{ customer_segmentation.measure(
    "'customer_money_ties_to_source'",
    'Revenue per customer does not add up to the revenue of the source.',
    'coalesce(gap, 0)',
    'coalesce(gap, 0)',
    "'net revenue of all customers and of the used rows differ by ' || coalesce("
    ~ text('gap') ~ ", '0')",
    tolerance='0.02',
) }}
from money_ties

union all

{{ customer_segmentation.measure(
    "'segment_money_ties_to_source.' || scheme",
    'Revenue per segment does not add up to the revenue of the source.',
    'gap',
    'gap',
    "'net revenue of the segments of ' || scheme || ' and of the used rows differ by ' || "
    ~ text('gap'),
    tolerance='0.01 * (segments + 2)',
) }}
from segment_money_ties
