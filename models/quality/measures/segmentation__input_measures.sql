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
{#- Unreadable values of these columns are in the rows that another check judges. -#}
{%- set judged_by = {
    'order_lines.ordered_at': 'lines_invalid_timestamp_share',
    'order_lines.amount': 'lines_invalid_amount_share',
    'refunds.refunded_at': 'refunds_invalid_timestamp_share',
    'refunds.amount': 'refunds_invalid_share',
    'events.occurred_at': 'events_invalid_timestamp_share',
    'messages.occurred_at': 'messages_invalid_timestamp_share',
    'exchange_rates.rate_date': 'exchange_rates_unusable_share',
    'exchange_rates.rate': 'exchange_rates_unusable_share',
} -%}
{%- set readings = [] -%}
{%- for input_name in customer_segmentation.mapped_inputs() -%}
    {%- for column in customer_segmentation.readable_columns(input_name)
        if customer_segmentation.input_is_mapped(input_name, column) -%}
        {%- set check = judged_by.get(input_name ~ '.' ~ column) -%}
        {%- do readings.append([
            "'" ~ input_name ~ "'",
            "'" ~ column ~ "'",
            "'" ~ check ~ "'" if check else 'cast(null as ' ~ dbt.type_string() ~ ')',
            customer_segmentation.text_literal(
                customer_segmentation.conversion_example(input_name, column)
            ),
        ]) -%}
    {%- endfor -%}
{%- endfor -%}
{#- Inputs with the dates that tell how fresh they are, beside those that are counted by day. -#}
{%- set dated_inputs = {
    'refunds': ['refunded_at'],
    'contacts': ['created_at', 'updated_at'],
    'deals': ['created_at', 'closed_at'],
} -%}
{%- set has_orders = customer_segmentation.input_is_mapped('order_lines') -%}
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
        sum(case when valid_day > {{ run_date }} then source_rows else 0 end) as future_lines
    from source_days
    where input = 'order_lines'

),

data_days as (

    {{ customer_segmentation.data_days() | indent(4) }}

),

last_data_day as (

    select max(data_day) as last_data_day
    from data_days

),

days as (

    select
        max(as_of_dates.as_of_date) as as_of_date,
        max(last_data_day.last_data_day) as last_data_day,
        max(order_days.order_lines) as order_lines,
        max(order_days.first_day) as first_day,
        max(order_days.future_lines) as future_lines
    from order_days
    cross join last_data_day
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
        {%- if column == 'closed_at' and customer_segmentation.deals_have_outcomes() %}
        -- An open deal may have the day on which it is expected to close.
        and (staged.is_won or staged.is_lost)
        {%- endif %}
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
        {% for check_name, input_name, bucket, endangers in bucket_shares
            if customer_segmentation.input_is_mapped(input_name) -%}
        {{ 'union all' if not loop.first }}
        select
            '{{ check_name }}' as check_name,
            '{{ input_name }}' as input,
            '{{ bucket }}' as bucket,
            '{{ endangers }}' as endangers
        {% endfor %}
    ) as checks
    left join bucket_totals on checks.input = bucket_totals.input
    left join buckets
        on checks.input = buckets.input
        and checks.bucket = buckets.bucket

),

-- Each mapped column, the check of its rows if there is one, and how to read what is not read.
reading_hints as (

    {{ customer_segmentation.literal_rows(
        ['input', 'column_name', 'judged_by', 'example'], readings
    ) | indent(4) }}

),

readings as (

    select
        unreadable_values.input || '.' || unreadable_values.column_name as input_column,
        reading_hints.judged_by,
        unreadable_values.unreadable_values,
        {{ customer_segmentation.ratio(
            'unreadable_values.unreadable_values', 'unreadable_values.source_values'
        ) }} as unreadable_share,
        {{ text('unreadable_values.unreadable_values') }} || ' of '
        || {{ text('unreadable_values.source_values') }} || ' values of '
        || unreadable_values.input || '.' || unreadable_values.column_name || ' cannot be read'
        || case when unreadable_values.unreadable_values = 0 then ''
            else ', such as ' || unreadable_values.unreadable_format
                || ' (9 is any digit, a any letter): map an expression that reads them, like '
                || reading_hints.example
        end as detail
    from {{ ref('int_segmentation__unreadable_values') }} as unreadable_values
    inner join reading_hints
        on unreadable_values.input = reading_hints.input
        and unreadable_values.column_name = reading_hints.column_name

),

-- What could not be read among the rows of a check.
readings_of_checks as (

    select
        judged_by,
        {{ customer_segmentation.joined_texts('detail', '; ', 'input_column') }} as detail
    from readings
    where judged_by is not null
        and unreadable_values > 0
    group by judged_by

),

exchange_rates as (

    select
        count(*) as rate_rows,
        coalesce(sum(
            case when currency is null or rate_date is null or rate <= 0 then 1 else 0 end
        ), 0) as unusable_rows
    from {{ ref('stg_segmentation__exchange_rates') }}

)

select
    cast(bucket_shares.check_name as {{ dbt.type_string() }}) as check_name,
    cast(bucket_shares.check_name as {{ dbt.type_string() }}) as limit_name,
    bucket_shares.endangers,
    cast(bucket_shares.share as {{ customer_segmentation.type_double() }}) as observed,
    cast(bucket_shares.affected as {{ dbt.type_bigint() }}) as affected,
    cast(
        {{ text('bucket_shares.affected') }} || ' of '
        || coalesce({{ text('bucket_shares.source_rows') }}, '0')
        || ' rows of ' || bucket_shares.input || ' are in bucket '
        || bucket_shares.bucket || ' ('
        || {{ customer_segmentation.percent('bucket_shares.share') }} || ')'
        || coalesce('; ' || readings_of_checks.detail, '')
        as {{ dbt.type_string() }}
    ) as detail,
    cast(0 as {{ customer_segmentation.type_double() }}) as tolerance,
    cast(0 as {{ customer_segmentation.type_double() }}) as sampling_error,
    0 as only_warns
from bucket_shares
left join readings_of_checks on bucket_shares.check_name = readings_of_checks.judged_by

union all

{% for limit, is_flag in [('unreadable_values', false), ('unreadable_flags', true)] -%}
{{ customer_segmentation.measure(
    "'" ~ limit ~ ".' || input_column",
    'Test customers would count, and deals that are over stay open.' if is_flag
        else 'Segments take these values for missing.',
    'coalesce(unreadable_share, 0)',
    'unreadable_values',
    'detail',
    limit=limit,
) }}
from readings
where judged_by is null
    and input_column {{ '' if is_flag else 'not ' }}in (
        'contacts.is_test', 'deals.is_won', 'deals.is_lost'
    )

union all

{% endfor -%}
{% if customer_segmentation.input_is_mapped('exchange_rates') %}
{{ customer_segmentation.measure(
    "'exchange_rates_unusable_share'",
    'Amounts find no exchange rate, or one of a day that is long past.',
    'coalesce(' ~ customer_segmentation.ratio('unusable_rows', 'rate_rows') ~ ', 0)',
    'unusable_rows',
    text('unusable_rows') ~ " || ' of ' || " ~ text('rate_rows')
    ~ " || ' exchange rates are without currency, day or a rate above 0'"
    ~ ' || ' ~ customer_segmentation.share_in_brackets('unusable_rows', 'rate_rows')
    ~ " || coalesce('; ' || readings_of_checks.detail, '')",
    limit='exchange_rates_unusable_share',
) }}
from exchange_rates
left join readings_of_checks on readings_of_checks.judged_by = 'exchange_rates_unusable_share'

union all

{% endif -%}
{% if has_orders -%}
{{ customer_segmentation.measure(
    "'order_lines_present'",
    'There is nobody to segment.',
    'case when order_lines = 0 then 1 else 0 end',
    'order_lines',
    "'order_lines has ' || " ~ text('order_lines') ~ " || ' rows: check its load, mapping and"
    ~ " where; without orders leave it out of segmentation_inputs'",
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

{% endif -%}
{{ customer_segmentation.measure(
    "'as_of_date_within_data'",
    'Everybody would look lapsed: the data end long before the as-of date.',
    'case when as_of_date > last_data_day then ' ~ customer_segmentation.days_between(
        'last_data_day', 'as_of_date') ~ ' else 0 end',
    '0',
    "'as_of_date ' || coalesce(" ~ text('as_of_date') ~ ", 'unknown') || ', last "
    ~ ('order on' if has_orders else 'day of the data is') ~ " ' || coalesce("
    ~ text('last_data_day') ~ ", 'no day') || ' (variable as_of_max_days_after_data)'",
    tolerance=var('as_of_max_days_after_data'),
) }}
from days

union all

{{ customer_segmentation.measure(
    "'freshness.' || input",
    'Segments would be computed from stale data.',
    'coalesce(' ~ customer_segmentation.days_between('last_day', 'as_of_date') ~ ', 99999)',
    '0',
    "'last row of ' || input || ' by ' || coalesce(" ~ text('as_of_date') ~ ", 'an unknown day')"
    ~ " || ' is of ' || coalesce(" ~ text('last_day') ~ ", 'no day')",
) }}
from freshness
