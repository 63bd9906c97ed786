{#- Shares of an input's rows by bucket: (check and limit, input, bucket, what it endangers). -#}
{%- set bucket_shares = [
    ('lines_without_customer_share', 'order_lines', 'no_customer_id',
        'Revenue and customers are understated: these lines belong to nobody.'),
    ('lines_without_order_share', 'order_lines', 'no_order_id',
        'Order counts and frequency scores miss these lines.'),
    ('lines_invalid_timestamp_share', 'order_lines', 'invalid_timestamp',
        'Recency and every date-bound figure miss these lines.'),
    ('lines_invalid_amount_share', 'order_lines', 'invalid_amount',
        'Revenue and value tiers miss these lines.'),
    ('lines_unknown_currency_share', 'order_lines', 'unknown_currency',
        'Revenue misses these lines: no exchange rate on or before their day.'),
    ('lines_duplicate_share', 'order_lines', 'duplicate_line',
        'The loader delivers lines twice; without line ids they would count twice.'),
    ('lines_conflicting_customer_share', 'order_lines', 'conflicting_customer',
        'Orders claimed by several customers are counted for none of them.'),
    ('lines_test_customer_share', 'order_lines', 'test_customer',
        'Real customers may be flagged as test contacts and left out.'),
    ('refunds_unknown_order_share', 'refunds', 'unknown_order',
        'Net revenue is overstated: these refunds find no order.'),
    ('refunds_invalid_share', 'refunds', 'invalid_amount',
        'Net revenue is overstated: these refunds have no usable amount.'),
    ('refunds_invalid_timestamp_share', 'refunds', 'invalid_timestamp',
        'Net revenue is overstated: these refunds have no usable date.'),
    ('refunds_unknown_currency_share', 'refunds', 'unknown_currency',
        'Net revenue is overstated: no exchange rate for these refunds.'),
    ('refunds_duplicate_share', 'refunds', 'duplicate_refund',
        'The loader delivers refunds twice; without refund ids they would count twice.'),
    ('contacts_duplicate_id_share', 'contacts', 'duplicate_contact_id',
        'A contact id stands for two people: attributes and test flags are arbitrary.'),
    ('contacts_without_id_share', 'contacts', 'no_contact_id',
        'These people are missing from every segment.'),
    ('events_invalid_timestamp_share', 'events', 'invalid_timestamp',
        'Engagement misses these events.'),
    ('events_without_customer_share', 'events', 'no_customer_id',
        'Engagement misses these events: they belong to nobody.'),
    ('messages_invalid_timestamp_share', 'messages', 'invalid_timestamp',
        'Engagement misses these messages.'),
    ('messages_without_customer_share', 'messages', 'no_customer_id',
        'Engagement misses these messages: they belong to nobody.'),
] -%}
{#- Inputs with the dates that tell how fresh they are, beside those that are counted by day. -#}
{%- set dated_inputs = {
    'refunds': ['refunded_at'],
    'contacts': ['created_at', 'updated_at'],
    'deals': ['created_at', 'closed_at'],
} -%}
{%- set run_date = customer_segmentation.date_literal(customer_segmentation.run_date()) -%}
{%- set text = customer_segmentation.as_text -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

buckets as (

    select * from {{ ref('segmentation__candidate_reconciliation') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)

),

-- Days that were processed and have no rows any more are no days of the data.
source_days as (

    select
        *,
        case when source_day <> {{ customer_segmentation.no_day() }} then source_day end
            as valid_day
    from {{ ref('int_segmentation__source_days') }}
    where source_rows > 0

),

order_days as (

    select
        coalesce(sum(source_rows), 0) as order_lines,
        min(valid_day) as first_day,
        max(valid_day) as last_day,
        sum(case when valid_day > {{ run_date }} then source_rows else 0 end) as future_lines
    from source_days
    where input = 'order_lines'

),

days as (

    select
        max(as_of_dates.as_of_date) as as_of_date,
        max(order_days.order_lines) as order_lines,
        max(order_days.first_day) as first_day,
        max(order_days.last_day) as last_day,
        max(order_days.future_lines) as future_lines
    from order_days
    left join as_of_dates on 1 = 1

),

-- The last day of each input that an as-of date may know of.
last_days as (

    select
        source_days.input,
        max(source_days.valid_day) as last_day
    from source_days
    inner join as_of_dates on source_days.valid_day <= as_of_dates.as_of_date
    group by source_days.input
    {% for input_name, columns in dated_inputs.items() -%}
    {% for column in columns if customer_segmentation.input_is_mapped(input_name, column) -%}

    union all

    select
        '{{ input_name }}' as input,
        max(cast(staged.{{ column }} as date)) as last_day
    from {{ ref('stg_segmentation__' ~ input_name) }} as staged
    inner join as_of_dates on cast(staged.{{ column }} as date) <= as_of_dates.as_of_date
    where {{ customer_segmentation.is_valid_timestamp('staged.' ~ column) }}
    {% endfor -%}
    {% endfor %}
),

freshness as (

    select
        last_days.input,
        max(last_days.last_day) as last_day,
        max(days.as_of_date) as as_of_date
    from last_days
    cross join days
    group by last_days.input

),

bucket_totals as (

    select
        input,
        sum(source_rows) as source_rows
    from buckets
    group by input

),

bucket_shares as (

    select
        checks.check_name,
        checks.endangers,
        coalesce(buckets.source_rows, 0) as affected,
        coalesce(
            {{ customer_segmentation.ratio('buckets.source_rows', 'bucket_totals.source_rows') }}, 0
        ) as share,
        bucket_totals.source_rows,
        checks.input,
        checks.bucket
    from (
        {% for check_name, input_name, bucket, endangers in bucket_shares -%}
        {% if customer_segmentation.input_is_mapped(input_name) -%}
        {{ 'union all' if not loop.first }}
        select
            '{{ check_name }}' as check_name,
            '{{ input_name }}' as input,
            '{{ bucket }}' as bucket,
            '{{ endangers }}' as endangers
        {% endif -%}
        {% endfor %}
    ) as checks
    left join bucket_totals on checks.input = bucket_totals.input
    left join buckets
        on checks.input = buckets.input
        and checks.bucket = buckets.bucket

)

select
    cast(check_name as {{ dbt.type_string() }}) as check_name,
    cast(check_name as {{ dbt.type_string() }}) as limit_name,
    endangers,
    cast(share as {{ customer_segmentation.type_double() }}) as observed,
    cast(affected as {{ dbt.type_bigint() }}) as affected,
    cast(
        {{ text('affected') }} || ' of ' || coalesce({{ text('source_rows') }}, '0')
        || ' rows of ' || input || ' are in bucket ' || bucket || ' ('
        || {{ customer_segmentation.percent('share') }} || ')'
        as {{ dbt.type_string() }}
    ) as detail,
    cast(0 as {{ customer_segmentation.type_double() }}) as tolerance
from bucket_shares

union all

{{ customer_segmentation.measure(
    "'order_lines_present'",
    'There is nobody to segment.',
    'case when order_lines = 0 then 1 else 0 end',
    'order_lines',
    "'order_lines has ' || " ~ text('order_lines') ~ " || ' rows: check its mapping and where'",
) }}
from days

union all

{{ customer_segmentation.measure(
    "'as_of_date_not_before_first_order'",
    'Nobody has ordered by that day: every segment would be empty.',
    'case when as_of_date < first_day then ' ~ customer_segmentation.days_between(
        'as_of_date', 'first_day') ~ ' else 0 end',
    '0',
    "'as_of_date ' || coalesce(" ~ text('as_of_date') ~ ", 'unknown') || ', first order on '"
    ~ " || coalesce(" ~ text('first_day') ~ ", 'no day')",
) }}
from days

union all

{{ customer_segmentation.measure(
    "'as_of_date_within_data'",
    'Everybody would look lapsed: the data end long before the as-of date.',
    'case when as_of_date > last_day then ' ~ customer_segmentation.days_between(
        'last_day', 'as_of_date') ~ ' else 0 end',
    '0',
    "'as_of_date ' || coalesce(" ~ text('as_of_date') ~ ", 'unknown') || ', last order on '"
    ~ " || coalesce(" ~ text('last_day')
    ~ ", 'no day') || ' (variable as_of_max_days_after_data)'",
    tolerance=var('as_of_max_days_after_data'),
) }}
from days

union all

{{ customer_segmentation.measure(
    "'future_dated_lines_share'",
    'Clocks or date formats of the source are wrong; these orders count later, suddenly.',
    'coalesce(' ~ customer_segmentation.ratio('future_lines', 'order_lines') ~ ', 0)',
    'coalesce(future_lines, 0)',
    text('future_lines') ~ " || ' of ' || " ~ text('order_lines')
    ~ " || ' order lines are dated after the day of this run ('"
    ~ " || coalesce(" ~ customer_segmentation.percent(
        customer_segmentation.ratio('future_lines', 'order_lines')
    ) ~ ", '0 %') || ')'",
    limit='future_dated_lines_share',
) }}
from days

union all

{{ customer_segmentation.measure(
    "'freshness.' || input",
    'Segments would be told from stale data.',
    'coalesce(' ~ customer_segmentation.days_between('last_day', 'as_of_date') ~ ', 99999)',
    '0',
    "'last row of ' || input || ' by ' || coalesce(" ~ text('as_of_date') ~ ", 'an unknown day')"
    ~ " || ' is of ' || coalesce(" ~ text('last_day') ~ ", 'no day')",
) }}
from freshness
