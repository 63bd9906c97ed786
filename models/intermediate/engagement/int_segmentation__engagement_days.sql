with

activities as (

    select * from {{ ref('int_segmentation__engagement_classified') }}
    where exclusion_reason is null

)

select
    customer_id,
    occurred_on as activity_date,
    count(*) as activities,
    sum(weight) as weight
from activities
group by customer_id, occurred_on
