{%- set text = customer_segmentation.as_text -%}
{%- set percent = customer_segmentation.percent -%}
{%- set ratio = customer_segmentation.ratio -%}
with

as_of_dates as (

    select
        as_of_date,
        {{ customer_segmentation.add_days('as_of_date', -89) }} as first_of_90_days
    from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

exchange_rates as (

    select
        exchange_rates.currency,
        exchange_rates.rate_date,
        exchange_rates.rate
    from {{ ref('stg_segmentation__exchange_rates') }} as exchange_rates
    inner join as_of_dates on exchange_rates.rate_date <= as_of_dates.as_of_date
    where exchange_rates.rate > 0
        and exchange_rates.currency is not null

),

quotes as (

    select
        currency,
        rate_date,
        max(rate) as rate,
        min(rate) as lowest_rate
    from exchange_rates
    group by currency, rate_date

),

neighbours as (

    select
        *,
        lag(rate) over (partition by currency order by rate_date) as rate_before,
        lead(rate) over (partition by currency order by rate_date) as rate_after,
        lag(rate_date) over (partition by currency order by rate_date) as date_before
    from quotes

),

steps as (

    select
        currency,
        rate_date,
        rate,
        rate_before,
        rate_after,
        {{ customer_segmentation.days_between('date_before', 'rate_date') }} as days_between,
        case when rate > rate_before then {{ ratio('rate', 'rate_before') }}
            else {{ ratio('rate_before', 'rate') }} end - 1 as jump,
        {{ ratio('rate', 'lowest_rate') }} - 1 as spread
    from neighbours

),

rhythms as (

    select
        currency,
        max(days_between) as longest_gap,
        count(jump) as jumps,
        sum(jump) as all_jumps
    from steps
    group by currency

),

-- A jump beyond the currency's own: one of the last 90 days, or one that the next quote takes back.
jumps as (

    select
        steps.currency,
        steps.rate_date,
        steps.rate,
        steps.rate_before,
        steps.spread,
        case
            when steps.jump * (rhythms.jumps - 1) < 5 * (rhythms.all_jumps - steps.jump)
                then 0
            when steps.rate_date >= as_of_dates.first_of_90_days
                or abs(steps.rate_after - steps.rate_before) * 2
                < abs(steps.rate - steps.rate_before)
                then steps.jump
            else 0
        end as jump,
        case
            when steps.jump > 0.05
                and {{ ratio('steps.rate * steps.rate_before', '1') }} between 0.97 and 1.03 then 1
            else 0
        end as is_inverse
    from steps
    inner join rhythms on steps.currency = rhythms.currency
    cross join as_of_dates

),

last_orders as (

    select
        order_days.currency,
        max(order_days.ordered_on) as last_order_on
    from {{ ref('int_segmentation__order_days') }} as order_days
    inner join as_of_dates on order_days.ordered_on <= as_of_dates.as_of_date
    group by order_days.currency

),

last_quotes as (

    select
        currency,
        max(rate_date) as last_quote_on
    from quotes
    group by currency

),

ended as (

    select
        last_quotes.currency,
        last_quotes.last_quote_on,
        last_orders.last_order_on,
        case
            when last_orders.last_order_on is null or rhythms.longest_gap is null then 0
            when {{ customer_segmentation.days_between(
                'last_quotes.last_quote_on', 'last_orders.last_order_on'
            ) }} > 2 * rhythms.longest_gap
                then {{ customer_segmentation.days_between(
                    'last_quotes.last_quote_on', 'last_orders.last_order_on'
                ) }}
            else 0
        end as days_since
    from last_quotes
    inner join rhythms on last_quotes.currency = rhythms.currency
    left join last_orders on last_quotes.currency = last_orders.currency

),

jump_totals as (

    select
        coalesce(max(jump), 0) as jump,
        sum(is_inverse) as inverse_rates,
        coalesce(max(spread), 0) as spread,
        {{ customer_segmentation.joined_texts(
            "case when jump > 0.1 then currency || ' ' || " ~ text('rate_before') ~ " || ' to ' || "
            ~ text('rate') ~ " || ' on ' || " ~ text('rate_date') ~ ' end',
            '; ', "currency || ' ' || " ~ text('rate_date')
        ) | indent(8) }} as jumped,
        {{ customer_segmentation.joined_texts(
            "case when is_inverse = 1 then currency || ' on ' || " ~ text('rate_date') ~ ' end',
            ', ', "currency || ' ' || " ~ text('rate_date')
        ) | indent(8) }} as inverted,
        {{ customer_segmentation.joined_texts(
            "case when spread > 0.005 then currency || ' on ' || " ~ text('rate_date') ~ ' end',
            ', ', "currency || ' ' || " ~ text('rate_date')
        ) | indent(8) }} as doubled
    from jumps

),

ended_totals as (

    select
        coalesce(max(days_since), 0) as days_since,
        {{ customer_segmentation.joined_texts(
            "case when days_since > 0 then currency || ' on ' || " ~ text('last_quote_on')
            ~ " || ' (last order on ' || " ~ text('last_order_on') ~ " || ')' end",
            ', ', 'currency'
        ) | indent(8) }} as told
    from ended

)

{{ customer_segmentation.measure(
    "'exchange_rate_jump'",
    'Orders in a currency count for a multiple of their value.',
    'jump',
    '0',
    "substr(coalesce('rates that leave those beside them: ' || jumped, 'no rate jumps'), 1, 500)",
    limit='exchange_rate_jump',
) }}
from jump_totals

union all

{{ customer_segmentation.measure(
    "'exchange_rates_inverted'",
    'Rates are given the other way round: what divides multiplies.',
    'inverse_rates',
    'inverse_rates',
    "substr(coalesce('rates that are the inverse of the one before: ' || inverted,"
    ~ " 'no rate is the inverse of the one before'), 1, 500)",
    limit='exchange_rates_inverted',
) }}
from jump_totals

union all

{{ customer_segmentation.measure(
    "'exchange_rates_twice'",
    'A day has two rates for a currency; the higher one counts.',
    'spread',
    '0',
    "substr(coalesce('two rates for a day: ' || doubled, 'no day has two rates that differ'), "
    ~ "1, 500)",
    limit='exchange_rates_twice',
) }}
from jump_totals

union all

{{ customer_segmentation.measure(
    "'exchange_rates_ended'",
    'Orders are converted at a rate of long ago.',
    'days_since',
    '0',
    "coalesce('the rates end: ' || told, 'rates are quoted as long as there are orders')",
    limit='exchange_rates_ended',
) }}
from ended_totals
