with

exchange_rates as (

    select * from {{ ref('stg_segmentation__exchange_rates') }}

),

-- A day quoted twice counts once: the higher rate, so that every run picks the same.
daily as (

    select
        currency,
        rate_date,
        max(rate) as rate
    from exchange_rates
    where currency is not null
        and rate_date is not null
        and rate > 0
    group by currency, rate_date

)

select
    currency,
    rate_date as valid_from,
    lead(rate_date) over (partition by currency order by rate_date) as valid_before,
    rate
from daily
