with

segment_history as (

    select * from {{ ref('segmentation__candidate_segment_history') }}
    where is_current

),

next_segments as (

    select * from {{ ref('int_segmentation__next_segments') }}

)

select
    segment_history.customer_id,
    segment_history.scheme,
    segment_history.segment,
    segment_history.valid_from as entered_on,
    next_segments.next_change_on,
    next_segments.next_segment
from segment_history
left join next_segments
    on segment_history.customer_id = next_segments.customer_id
    and segment_history.scheme = next_segments.scheme
