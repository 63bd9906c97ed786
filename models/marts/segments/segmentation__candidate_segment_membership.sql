with

segment_history as (

    select * from {{ ref('segmentation__candidate_segment_history') }}
    where is_current

)

select
    customer_id,
    scheme,
    segment,
    valid_from as entered_on
from segment_history
