{%- set inputs = customer_segmentation.profiled_inputs() -%}
{%- set words = customer_segmentation.profile_words() -%}
{%- set text = customer_segmentation.as_text -%}
{%- set percent = customer_segmentation.percent -%}
{%- set ratio = customer_segmentation.ratio -%}
{%- set double = customer_segmentation.type_double() -%}
{%- set run_date = customer_segmentation.date_literal(customer_segmentation.run_date()) -%}
{#- Inputs whose rows are what happened. Rows of others are filled in later: a new deal is open. -#}
{%- set happened = ['order_lines', 'refunds', 'events', 'messages', 'attributes', 'consents'] -%}
{%- set judged_inputs, judged_values, judged_columns, judged_money, day_columns, ages
    = [], [], [], [], [], [] -%}
{%- for input_name, profiled in inputs.items() if profiled.day and input_name in happened -%}
    {%- do judged_inputs.append(["'" ~ input_name ~ "'"]) -%}
    {%- do day_columns.append(["'" ~ input_name ~ "'", "'" ~ profiled.day ~ "'"]) -%}
    {%- for column in profiled.columns if column != profiled.day -%}
        {%- do judged_columns.append(["'" ~ input_name ~ "'", "'" ~ column ~ "'"]) -%}
    {%- endfor -%}
    {%- for column in profiled['values'] -%}
        {%- do judged_values.append(["'" ~ input_name ~ "'", "'" ~ column ~ "'"]) -%}
    {%- endfor -%}
    {%- if profiled.amount -%}
        {%- for column in ['*'] + profiled['values'] -%}
            {%- do judged_money.append(["'" ~ input_name ~ "'", "'" ~ column ~ "'"]) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endfor -%}
{%- for age in range(90) -%}{%- do ages.append([age]) -%}{%- endfor -%}
{#- Columns that say from which system or market a row comes. -#}
{%- set origins = "'channel', 'currency'" -%}
{%- set two_columns = ['input', 'column_name'] -%}
{%- set nothing = [["''", "''"]] -%}
with

as_of_dates as (

    select as_of_date
    from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

input_profile as (

    select * from {{ ref('segmentation__candidate_input_profile') }}

),

profile_before as (

    select * from {{ ref('segmentation__baseline_profile') }}
    where period_kind = 'all'
        and value <> '*'

),

judged_inputs as (

    {{ customer_segmentation.literal_rows(['input'], judged_inputs or [["''"]]) | indent(4) }}

),

judged_values as (

    {{ customer_segmentation.literal_rows(two_columns, judged_values or nothing) | indent(4) }}

),

judged_columns as (

    {{ customer_segmentation.literal_rows(two_columns, judged_columns or nothing) | indent(4) }}

),

judged_money as (

    {{ customer_segmentation.literal_rows(two_columns, judged_money or nothing) | indent(4) }}

),

day_columns as (

    {{ customer_segmentation.literal_rows(two_columns, day_columns or nothing) | indent(4) }}

),

ages as (

    {{ customer_segmentation.literal_rows(['age'], ages) | indent(4) }}

),

-- A day that is not over has not all its rows.
over_days as (

    select
        input_profile.input,
        input_profile.column_name,
        input_profile.value,
        input_profile.source_rows,
        input_profile.missing_share * input_profile.source_rows as missing_rows,
        cast(input_profile.amount as {{ double }}) as amount,
        input_profile.largest,
        {{ customer_segmentation.days_between(
            'input_profile.period_start', 'as_of_dates.as_of_date'
        ) }} as days_back
    from input_profile
    cross join as_of_dates
    where input_profile.period_kind = 'day'
        and input_profile.period_start < {{ run_date }}

),

newest_days as (

    select
        input,
        min(days_back) as newest_back,
        max(days_back) - min(days_back) as oldest_age
    from over_days
    where column_name = '*'
    group by input

),

-- Age 0 is the newest day that has a row. Whether rows come at all is asked elsewhere.
days as (

    select
        over_days.*,
        over_days.days_back - newest_days.newest_back as age
    from over_days
    inner join newest_days on over_days.input = newest_days.input

),

series as (

    select
        days.input,
        days.column_name,
        days.value,
        sum(days.source_rows) as source_rows,
        min(days.age) as silent_days,
        max(newest_days.oldest_age) as oldest_age,
        sum(sum(case when days.column_name = '*' then days.source_rows else 0 end)) over (
            partition by days.input
        ) as input_rows
    from days
    inner join newest_days on days.input = newest_days.input
    where days.column_name = '*'
        or days.value not in ('*', '{{ words.missing }}', '{{ words.rest }}')
    group by days.input, days.column_name, days.value

),

-- A series that has been silent is compared with the days before; days without a row count.
reference_days as (

    select
        series.input,
        series.column_name,
        series.value,
        mod(ages.age, 7) as weekday,
        coalesce(days.source_rows, 0) as source_rows
    from series
    inner join ages
        on ages.age >= 7
        and series.silent_days <= ages.age
        and series.oldest_age >= ages.age
    left join days
        on series.input = days.input
        and series.column_name = days.column_name
        and series.value = days.value
        and ages.age = days.age
    where series.source_rows * 100 > series.input_rows

),

{% set weekday_of_series = ['input', 'column_name', 'value', 'weekday'] -%}
weekday_medians as (

    {{ customer_segmentation.medians_of(
        'reference_days', weekday_of_series, 'source_rows', 'usual_rows'
    ) | indent(4) }}

),

deviations as (

    select
        reference_days.input,
        reference_days.column_name,
        reference_days.value,
        reference_days.weekday,
        abs(reference_days.source_rows - weekday_medians.usual_rows) as deviation
    from reference_days
    inner join weekday_medians
        on reference_days.input = weekday_medians.input
        and reference_days.column_name = weekday_medians.column_name
        and reference_days.value = weekday_medians.value
        and reference_days.weekday = weekday_medians.weekday

),

deviation_medians as (

    {{ customer_segmentation.medians_of(
        'deviations', weekday_of_series, 'deviation', 'usual_deviation'
    ) | indent(4) }}

),

-- 1.4826 deviations are a standard deviation, and a count is off by its root in any case.
weekdays as (

    select
        weekday_medians.input,
        weekday_medians.column_name,
        weekday_medians.value,
        weekday_medians.weekday,
        weekday_medians.usual_rows,
        case
            when 1.4826 * deviation_medians.usual_deviation > sqrt(weekday_medians.usual_rows)
                then 1.4826 * deviation_medians.usual_deviation
            else sqrt(weekday_medians.usual_rows)
        end as spread
    from weekday_medians
    inner join deviation_medians
        on weekday_medians.input = deviation_medians.input
        and weekday_medians.column_name = deviation_medians.column_name
        and weekday_medians.value = deviation_medians.value
        and weekday_medians.weekday = deviation_medians.weekday
    where weekday_medians.members >= 4
        and weekday_medians.usual_rows > 0

),

last_days as (

    select
        days.input,
        days.age,
        days.days_back,
        days.source_rows,
        weekdays.usual_rows,
        weekdays.spread,
        {{ ratio('days.source_rows', 'weekdays.usual_rows') }} as of_usual
    from days
    inner join weekdays
        on days.input = weekdays.input
        and days.column_name = weekdays.column_name
        and days.value = weekdays.value
        and mod(days.age, 7) = weekdays.weekday
    where days.column_name = '*'
        and days.age <= 2

),

-- The last moments of days, as a share of the day.
last_moments as (

    select
        days.input,
        days.age,
        mod(days.age, 7) as weekday,
        days.largest - floor(days.largest) as moment
    from days
    inner join day_columns
        on days.input = day_columns.input
        and days.column_name = day_columns.column_name
    where days.value = '*'
        and days.largest is not null

),

earliest_ends as (

    select
        input,
        weekday,
        min(moment) as earliest_end
    from last_moments
    where age >= 7
    group by input, weekday
    having count(*) >= 4
        and min(moment) > 0

),

broken_off as (

    select
        last_days.input,
        last_days.age,
        last_days.days_back,
        last_days.source_rows,
        last_days.usual_rows,
        last_moments.moment,
        earliest_ends.earliest_end,
        case
            when last_moments.moment < earliest_ends.earliest_end - 1.0 / 24
                and last_days.usual_rows >= 20
                and last_days.of_usual < 0.8
                and last_days.source_rows < last_days.usual_rows - 2 * last_days.spread
                then 1 - last_days.of_usual
            else 0
        end as lost_share
    from last_days
    inner join last_moments
        on last_days.input = last_moments.input
        and last_days.age = last_moments.age
    inner join earliest_ends
        on last_moments.input = earliest_ends.input
        and last_moments.weekday = earliest_ends.weekday

),

day_checks as (

    select
        judged_inputs.input,
        max(case
            when last_days.input is null then null
            when last_days.source_rows < last_days.usual_rows - 3 * last_days.spread
                then 1 - last_days.of_usual
            else 0
        end) as below_share,
        {{ customer_segmentation.joined_texts(
            text('last_days.source_rows') ~ " || ' rows ' || " ~ text('last_days.days_back')
            ~ " || ' days before the as-of date, usually ' || "
            ~ text('cast(round(last_days.usual_rows) as ' ~ dbt.type_bigint() ~ ')'),
            '; ', 'last_days.age'
        ) | indent(8) }} as told
    from judged_inputs
    left join last_days on judged_inputs.input = last_days.input
    where judged_inputs.input <> ''
    group by judged_inputs.input

),

break_checks as (

    select
        judged_inputs.input,
        max(broken_off.lost_share) as lost_share,
        max(case when broken_off.lost_share > 0 then broken_off.age end) as age,
        max(case when broken_off.lost_share > 0 then broken_off.moment end) as moment,
        max(case when broken_off.lost_share > 0 then broken_off.earliest_end end) as earliest_end
    from judged_inputs
    left join broken_off on judged_inputs.input = broken_off.input
    where judged_inputs.input <> ''
    group by judged_inputs.input

),

silences_before as (

    select
        input,
        column_name,
        value,
        lead(age) over (partition by input, column_name, value order by age nulls last) - age - 1
            as silent_days
    from days

),

longest_silences as (

    select
        input,
        column_name,
        value,
        count(*) as days_with_rows,
        coalesce(max(silent_days), 0) as silent_days
    from silences_before
    group by input, column_name, value

),

-- What a silent value would have had since, less on days on which the whole input has less.
silences as (

    select
        series.input,
        series.column_name,
        series.value,
        series.silent_days,
        sum(
            weekdays.usual_rows * case
                when totals.source_rows < usual_totals.usual_rows
                    then totals.source_rows / usual_totals.usual_rows
                else 1
            end
        ) as expected_rows,
        sum(weekdays.spread * weekdays.spread) as variance,
        sum(usual_totals.usual_rows) as usual_rows
    from series
    inner join ages on series.silent_days > ages.age
    inner join weekdays
        on series.input = weekdays.input
        and series.column_name = weekdays.column_name
        and series.value = weekdays.value
        and mod(ages.age, 7) = weekdays.weekday
    inner join weekdays as usual_totals
        on series.input = usual_totals.input
        and usual_totals.column_name = '*'
        and mod(ages.age, 7) = usual_totals.weekday
    inner join days as totals
        on series.input = totals.input
        and totals.column_name = '*'
        and ages.age = totals.age
    group by series.input, series.column_name, series.value, series.silent_days

),

-- Counts of few rows a day spread wide: that a value was never silent for long says more of it.
stopped as (

    select
        silences.*,
        {{ ratio('silences.expected_rows', 'silences.usual_rows') }} as usual_share
    from silences
    inner join longest_silences
        on silences.input = longest_silences.input
        and silences.column_name = longest_silences.column_name
        and silences.value = longest_silences.value
    where silences.expected_rows >= 10
        and (
            silences.expected_rows > 3 * sqrt(silences.variance)
            or silences.silent_days > 2 * longest_silences.silent_days + 2
        )

),

everything as (

    select
        input,
        column_name,
        value,
        source_rows
    from input_profile
    where period_kind = 'all'

),

columns_before as (

    select
        input,
        column_name
    from profile_before
    group by input, column_name
    having max(case when value = '{{ words.rest }}' then 1 else 0 end) = 0

),

-- All rows that a value ever had are of the last days, in an input that is older than four weeks.
new_values as (

    select
        series.input,
        series.column_name,
        series.value,
        series.source_rows,
        case when max(days.age) < 6 then 6 else max(days.age) end as first_age
    from series
    inner join everything
        on series.input = everything.input
        and series.column_name = everything.column_name
        and series.value = everything.value
    inner join days
        on series.input = days.input
        and series.column_name = days.column_name
        and series.value = days.value
    where series.oldest_age >= 28
        and series.column_name <> '*'
        and series.source_rows = everything.source_rows
    group by series.input, series.column_name, series.value, series.source_rows

),

-- Of the last week, or of days whose rows had another value at the last publication.
appeared as (

    select
        new_values.input,
        new_values.column_name,
        new_values.value,
        {{ ratio('new_values.source_rows', 'sum(days.source_rows)') }} as share,
        sum(days.source_rows) as source_rows
    from new_values
    inner join days
        on new_values.input = days.input
        and days.column_name = '*'
        and new_values.first_age >= days.age
    left join columns_before
        on new_values.input = columns_before.input
        and new_values.column_name = columns_before.column_name
    left join profile_before
        on new_values.input = profile_before.input
        and new_values.column_name = profile_before.column_name
        and new_values.value = profile_before.value
    where new_values.first_age = 6
        or (columns_before.input is not null and profile_before.value is null)
    group by
        new_values.input, new_values.column_name, new_values.value, new_values.source_rows

),

stopped_columns as (

    select
        input,
        column_name,
        sum(usual_share) as stopped_share,
        {{ customer_segmentation.joined_texts(
            "value || ' (for ' || " ~ text('silent_days') ~ " || ' days)'", ', ', 'value'
        ) | indent(8) }} as told
    from stopped
    group by input, column_name

),

appeared_columns as (

    select
        input,
        column_name,
        sum(
            case
                when share > {{ customer_segmentation.sampling_error('share', 'source_rows') }}
                    then share
                    - {{ customer_segmentation.sampling_error('share', 'source_rows') }}
                else 0
            end
        ) as appeared_share,
        {{ customer_segmentation.joined_texts('value', ', ', 'value') | indent(8) }} as told
    from appeared
    group by input, column_name

),

value_checks as (

    select
        judged_values.input,
        judged_values.column_name,
        stopped.stopped_share,
        stopped.told as stopped,
        appeared.appeared_share,
        appeared.told as appeared,
        newest_days.oldest_age
    from judged_values
    left join newest_days on judged_values.input = newest_days.input
    left join stopped_columns as stopped
        on judged_values.input = stopped.input
        and judged_values.column_name = stopped.column_name
    left join appeared_columns as appeared
        on judged_values.input = appeared.input
        and judged_values.column_name = appeared.column_name
    where judged_values.input <> ''

),

{% if 'order_lines' in inputs -%}
buyers as (

    select
        sum(case when input = 'customers' and value = 'orders' then source_rows end) as customers,
        {{ ratio(
            "sum(case when input = 'order_lines' then customers end)",
            "sum(case when input = 'order_lines' then source_rows end)"
        ) }} as customers_of_a_row
    from input_profile
    where (input = 'customers' and column_name = 'known_from')
        or (input = 'order_lines' and column_name = '*' and period_kind = 'day')

),

-- Order lines that should have come: of days that broke off or that have next to none, and of a
-- system or market that has stopped.
missing_lines as (

    select
        'days' as kind,
        sum(usual_rows - source_rows) as expected_rows,
        {{ customer_segmentation.joined_texts(
            text('source_rows') ~ " || ' rows ' || " ~ text('days_back')
            ~ " || ' days before the as-of date, usually ' || "
            ~ text('cast(round(usual_rows) as ' ~ dbt.type_bigint() ~ ')'),
            ', ', 'age'
        ) | indent(8) }} as told
    from broken_off
    where input = 'order_lines'
        and (lost_share > 0 or source_rows < 0.1 * usual_rows)

    union all

    select
        column_name as kind,
        sum(expected_rows) as expected_rows,
        {{ customer_segmentation.joined_texts(
            "column_name || ' ' || value || ' since ' || " ~ text('silent_days') ~ " || ' days'",
            ', ', 'value'
        ) | indent(8) }} as told
    from stopped
    where input = 'order_lines'
        and column_name in ({{ origins }})
    group by column_name

),

missing_orders as (

    select
        max(buyers.customers) as customers,
        coalesce(max({{ ratio(
            'missing_lines.expected_rows * buyers.customers_of_a_row', 'buyers.customers'
        ) }}), 0) as missing_share,
        {{ customer_segmentation.joined_texts(
            'missing_lines.told', '; ', 'missing_lines.kind'
        ) | indent(8) }} as told,
        max(newest_days.oldest_age) as oldest_age
    from buyers
    left join missing_lines on missing_lines.expected_rows > 0
    left join newest_days on newest_days.input = 'order_lines'

),

{% endif -%}
-- An input that has rows on most days, and none in the days up to the as-of date that are over.
fallen_silent as (

    select
        judged_inputs.input,
        newest_days.newest_back - case
            when as_of_dates.as_of_date < {{ run_date }} then 0
            else 1 + {{ customer_segmentation.days_between(run_date, 'as_of_dates.as_of_date') }}
        end as silent_days,
        longest_silences.silent_days as longest_before
    from judged_inputs
    cross join as_of_dates
    left join newest_days on judged_inputs.input = newest_days.input
    left join longest_silences
        on judged_inputs.input = longest_silences.input
        and longest_silences.column_name = '*'
        and longest_silences.days_with_rows >= 45
    where judged_inputs.input <> ''

),

lengths as (

    {{ customer_segmentation.literal_rows(['days_long'], [[1], [7]]) | indent(4) }}

),

-- The last day against the days before it, and the last week against the weeks before it.
windows as (

    select
        days.input,
        days.column_name,
        days.value,
        lengths.days_long,
        (days.age - mod(days.age, lengths.days_long)) / lengths.days_long as steps_back,
        sum(days.source_rows) as source_rows,
        sum(days.missing_rows) as missing_rows,
        sum(days.amount) as amount
    from days
    cross join lengths
    where days.age < 28 * lengths.days_long
        and days.age < 84
    group by
        days.input, days.column_name, days.value, lengths.days_long,
        (days.age - mod(days.age, lengths.days_long)) / lengths.days_long

),

missing_before as (

    select
        input,
        column_name,
        days_long,
        max({{ ratio('missing_rows', 'source_rows') }}) as highest_share,
        min({{ ratio('missing_rows', 'source_rows') }}) as lowest_share
    from windows
    where steps_back > 0
        and missing_rows is not null
    group by input, column_name, days_long
    having count(*) >= 4

),

missing_windows as (

    select
        windows.input,
        windows.column_name,
        windows.days_long,
        windows.source_rows,
        {{ ratio('windows.missing_rows', 'windows.source_rows') }} as share,
        missing_before.highest_share,
        -- Shares that have moved a lot may move a little further.
        missing_before.highest_share
        + (missing_before.highest_share - missing_before.lowest_share) / 2 as allowed_share
    from windows
    inner join missing_before
        on windows.input = missing_before.input
        and windows.column_name = missing_before.column_name
        and windows.days_long = missing_before.days_long
    where windows.steps_back = 0
        and windows.missing_rows is not null

),

missing_rises as (

    select
        judged_columns.input,
        judged_columns.column_name,
        max(case
            when rises.input is null then null
            when rises.source_rows >= 10
                and rises.share > rises.allowed_share
                + {{ customer_segmentation.sampling_error('rises.share', 'rises.source_rows') }}
                then rises.share - rises.allowed_share
                - {{ customer_segmentation.sampling_error('rises.share', 'rises.source_rows') }}
            else 0
        end) as rise,
        max(case when rises.days_long = 7 then rises.share end) as week_share,
        max(case when rises.days_long = 7 then rises.highest_share end) as highest_share
    from judged_columns
    left join missing_windows as rises
        on judged_columns.input = rises.input
        and judged_columns.column_name = rises.column_name
    where judged_columns.input <> ''
    group by judged_columns.input, judged_columns.column_name

),

means as (

    select
        input,
        column_name,
        value,
        days_long,
        steps_back,
        {{ ratio('amount', 'source_rows') }} as mean_amount
    from windows
    where source_rows >= 20
        and amount > 0
        and value not in ('{{ words.missing }}', '{{ words.rest }}')

),

mean_shifts as (

    select
        means_now.input,
        means_now.column_name,
        means_now.value,
        means_now.mean_amount,
        min(means_before.mean_amount) as lowest_mean,
        max(means_before.mean_amount) as highest_mean,
        case
            when means_now.mean_amount > max(means_before.mean_amount)
                then means_now.mean_amount / max(means_before.mean_amount) - 1
            when means_now.mean_amount < min(means_before.mean_amount)
                then min(means_before.mean_amount) / means_now.mean_amount - 1
            else 0
        end as shift
    from means as means_now
    inner join means as means_before
        on means_now.input = means_before.input
        and means_now.column_name = means_before.column_name
        and means_now.value = means_before.value
        and means_now.days_long = means_before.days_long
        and means_before.steps_back > 0
    where means_now.steps_back = 0
    group by
        means_now.input, means_now.column_name, means_now.value, means_now.days_long,
        means_now.mean_amount
    having count(*) >= 4

),

mean_checks as (

    select
        judged_money.input,
        judged_money.column_name,
        max(mean_shifts.shift) as shift,
        {{ customer_segmentation.joined_texts(
            "case when mean_shifts.shift > 0.5 then mean_shifts.value || ' ' || "
            ~ text('cast(mean_shifts.mean_amount as decimal(28, 2))') ~ " || ', before between "
    ~ "' || "
            ~ text('cast(mean_shifts.lowest_mean as decimal(28, 2))') ~ " || ' and ' || "
            ~ text('cast(mean_shifts.highest_mean as decimal(28, 2))') ~ ' end',
            '; ',
            "mean_shifts.value || ' ' || " ~ text('mean_shifts.mean_amount'),
        ) | indent(8) }} as told
    from judged_money
    left join mean_shifts
        on judged_money.input = mean_shifts.input
        and judged_money.column_name = mean_shifts.column_name
    where judged_money.input <> ''
    group by judged_money.input, judged_money.column_name

)

{{ customer_segmentation.measure(
    "'day_below_weekday.' || input",
    'A load stopped before it was done: a day is published that has only a part of its rows.',
    'below_share',
    '0',
    "input || ': ' || coalesce(told, 'too few days to compare with')"
    ~ " || ' (median of the same weekdays): check whether the load is complete'",
    limit='day_below_weekday',
) }}
from day_checks

union all

{{ customer_segmentation.measure(
    "'day_breaks_off.' || input",
    'A load stopped within the day: the hours after it are missing.',
    'lost_share',
    '0',
    "coalesce('the last row of ' || input || ' ' || " ~ text('age') ~ " || ' days before the "
    ~ "newest is "
    ~ "of hour ' || " ~ text('cast(24 * moment as decimal(28, 1))')
    ~ " || ', on the same weekdays never before hour ' || "
    ~ text('cast(24 * earliest_end as decimal(28, 1))') ~ ", input || ' ends its days as usual')",
    limit='day_breaks_off',
) }}
from break_checks

union all

{{ customer_segmentation.measure(
    "'input_fell_silent.' || input",
    'A load that ran every day has stopped: what customers did since then is missing.',
    ratio('silent_days', 'longest_before + 1'),
    '0',
    "coalesce(input || ' has had no row for ' || " ~ text('silent_days') ~ " || ' days; in the 90 "
    ~ "days before for ' || " ~ text('longest_before') ~ " || ' at most', input || ' has no rows "
    ~ "on most days')",
    limit='input_fell_silent',
) }}
from fallen_silent

union all

{% if 'order_lines' in inputs -%}
{{ customer_segmentation.measure(
    "'missing_orders_share'",
    'Customers whose newest orders are missing look lapsed and smaller than they are.',
    'case when oldest_age >= 28 then missing_share end',
    'coalesce(missing_share * customers, 0)',
    "coalesce('about ' || " ~ text('cast(round(missing_share * customers) as '
    ~ dbt.type_bigint() ~ ')') ~ " || ' of ' || " ~ text('customers') ~ " || ' buyers (' || "
    ~ percent('missing_share') ~ " || ') would have ordered what has not come: ' || told"
    ~ " || ': check whether the load is complete', 'no orders seem to be missing')",
    limit='missing_orders_share',
) }}
from missing_orders

union all

{% endif -%}
{{ customer_segmentation.measure(
    "'value_stopped.' || input || '.' || column_name",
    'A channel, country or event has stopped, or is called otherwise: its customers look lapsed.',
    'case when oldest_age >= 28 then coalesce(stopped_share, 0) end',
    '0',
    "coalesce('no rows of ' || input || ' any more with ' || column_name || ' ' || stopped"
    ~ " || ', usually ' || " ~ percent('stopped_share') ~ " || ' of its rows', 'no value of ' "
    ~ "|| input"
    ~ " || '.' || column_name || ' has stopped')",
    limit='value_stopped',
) }}
from value_checks

union all

{{ customer_segmentation.measure(
    "'value_appeared.' || input || '.' || column_name",
    'A value that rules and settings do not know: an old one is called otherwise, or is new.',
    'case when oldest_age >= 28 then coalesce(appeared_share, 0) end',
    '0',
    "coalesce(column_name || ' ' || appeared || ' of ' || input || ' was never there before "
    ~ "the last"
    ~ " week', 'no value of ' || input || '.' || column_name || ' is new')",
    limit='value_appeared',
) }}
from value_checks

union all

{{ customer_segmentation.measure(
    "'missing_rises.' || input || '.' || column_name",
    'A column that something reads is not filled any more.',
    'rise',
    '0',
    "input || '.' || column_name || ' is missing in ' || coalesce(" ~ percent('week_share')
    ~ ", 'an unknown share') || ' of the rows of the last week, before in ' || coalesce("
    ~ percent('highest_share') ~ " || ' of a week at most', 'an unknown share')",
    limit='missing_rises',
) }}
from missing_rises

union all

{{ customer_segmentation.measure(
    "'mean_amount_shift.' || input || case when column_name = '*' then '' else '.' || "
    ~ "column_name end",
    'Amounts are in another unit or currency: cents for euros, or gross for net.',
    'shift',
    '0',
    "coalesce('mean amount of ' || input || ': ' || told, 'mean amounts of ' || input || ' lie "
    ~ "within"
    ~ " those of earlier weeks')",
    limit='mean_amount_shift',
) }}
from mean_checks
