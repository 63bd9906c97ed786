with

customer_segments as (

    select * from {{ ref('customer_segmentation', 'segmentation__customer_segments') }}

)

select
    customer_id,
    rfm_segment,
    value_band,
    net_revenue
from customer_segments
where value_band = 'high'
