with

stages as (

    select * from {{ ref('int_segmentation__customer_lifecycle_stages') }}

)

select
    stages.customer_id,
    stages.as_of_date,
    stages.lifecycle_stage,
    stages.journey_stage,
    {{ customer_segmentation.lifecycle_movement(
        'stages.order_count', 'stages.is_active', 'previous.order_count', 'previous.is_active'
    ) }} as lifecycle_movement,
    stages.crm_funnel_stage,
    stages.crm_moved_backward
from stages
left join stages as previous
    on stages.customer_id = previous.customer_id
    and stages.previous_as_of_date = previous.as_of_date
where stages.is_reported
