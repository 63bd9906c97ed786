{{ config(materialized='view') }}
with

value_tiers as (

    select * from {{ ref('int_segmentation__customer_value_tiers') }}
    where is_reported

)

select
    customer_id,
    as_of_date,
    monetary_value,
    value_tier,
    value_band
from value_tiers
