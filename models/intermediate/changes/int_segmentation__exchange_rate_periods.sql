with

exchange_rates as (

    select * from {{ ref('stg_segmentation__exchange_rates') }}

),

-- A day quoted twice counts once: the higher rate, so that every run picks the same. NULL says that
-- nothing was quoted; 0, which is also what cannot be read, that the rate before holds no longer.
daily as (

    select
        currency,
        rate_date,
        max(rate) as rate
    from exchange_rates
    where currency is not null
        and rate_date is not null
        and rate is not null
    group by currency, rate_date

),

periods as (

    select
        currency,
        rate_date as valid_from,
        lead(rate_date) over (partition by currency order by rate_date) as valid_before,
        rate
    from daily

)

select
    currency,
    valid_from,
    valid_before,
    rate
from periods
where rate > 0
