{%- set words = customer_segmentation.profile_words() -%}
{%- set key = ['input', 'period_kind', 'period_start', 'column_name', 'value'] -%}
{%- set dated = [] -%}
{%- for input_name, profiled in customer_segmentation.profiled_inputs().items() if profiled.day -%}
    {%- do dated.append("'" ~ input_name ~ "'") -%}
{%- endfor -%}
with

profile_now as (

    select * from {{ ref('segmentation__candidate_input_profile') }}

),

profile_before as (

    select * from {{ ref('segmentation__baseline_profile') }}

),

as_of_dates as (

    select as_of_date
    from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

-- Late rows are expected within the look-back: what lies before it is over at both dates.
closed as (

    select
        as_of_dates.as_of_date,
        {{ customer_segmentation.add_days(
            'case when baseline.as_of_date < as_of_dates.as_of_date then baseline.as_of_date'
            ~ ' else as_of_dates.as_of_date end',
            -var('look_back_days')
        ) }} as closed_until
    from {{ ref('segmentation__baseline_publication') }} as baseline
    cross join as_of_dates

),

both_sides as (

    select
        {{ key | join(', ') }},
        source_rows as rows_before,
        0 as rows_now,
        coalesce(amount, 0) as amount_before,
        0 as amount_now,
        missing_share * source_rows as missing_before,
        0 as missing_now
    from profile_before

    union all

    select
        {{ key | join(', ') }},
        0 as rows_before,
        source_rows as rows_now,
        0 as amount_before,
        coalesce(amount, 0) as amount_now,
        0 as missing_before,
        missing_share * source_rows as missing_now
    from profile_now

),

-- Whole months, and the days since the last of them; of inputs without days everything.
in_closed_periods as (

    select both_sides.*
    from both_sides
    inner join closed
        on (
            both_sides.period_kind = 'month'
            and {{ customer_segmentation.month_end('both_sides.period_start', 0) }}
            <= closed.closed_until
        )
        or (
            both_sides.period_kind = 'day'
            and both_sides.period_start <= closed.closed_until
            and both_sides.period_start
            >= {{ customer_segmentation.add_days('closed.as_of_date', -89) }}
            and {{ customer_segmentation.month_end('both_sides.period_start', 0) }}
            > closed.closed_until
        )
        or (
            both_sides.period_kind = 'all'
            and both_sides.input not in ({{ (dated or ["''"]) | join(', ') }})
        )

),

named as (

    select
        input,
        column_name,
        value,
        sum(rows_before) as rows_before,
        sum(rows_now) as rows_now
    from in_closed_periods
    where value <> '*'
    group by input, column_name, value

),

columns_now_and_before as (

    select
        input,
        column_name,
        sum(rows_before) as rows_before,
        sum(rows_now) as rows_now,
        max(case when value = '{{ words.rest }}' then 1 else 0 end) as has_rest
    from named
    group by input, column_name

),

-- A small value that only one side shows may be in the rest of the other.
in_rest as (

    select
        named.input,
        named.column_name,
        named.value
    from named
    inner join columns_now_and_before as totals
        on named.input = totals.input
        and named.column_name = totals.column_name
        and totals.has_rest = 1
    where (named.rows_before = 0 or named.rows_now = 0)
        and named.rows_before * 100 <= totals.rows_before
        and named.rows_now * 100 <= totals.rows_now

)

select
    periods.input,
    periods.period_kind,
    periods.period_start,
    periods.column_name,
    case when in_rest.value is null then periods.value else '{{ words.rest }}' end as value,
    sum(periods.rows_before) as rows_before,
    sum(periods.rows_now) as rows_now,
    sum(periods.amount_before) as amount_before,
    sum(periods.amount_now) as amount_now,
    sum(periods.missing_before) as missing_before,
    sum(periods.missing_now) as missing_now
from in_closed_periods as periods
left join in_rest
    on periods.input = in_rest.input
    and periods.column_name = in_rest.column_name
    and periods.value = in_rest.value
group by
    periods.input,
    periods.period_kind,
    periods.period_start,
    periods.column_name,
    case when in_rest.value is null then periods.value else '{{ words.rest }}' end
