{{ config(materialized='view') }}
with

engagement as (

    select * from {{ ref('int_segmentation__customer_engagement') }}
    where is_reported

)

select
    customer_id,
    as_of_date,
    engagement_score,
    engagement_level
from engagement
