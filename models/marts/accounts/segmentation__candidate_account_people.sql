with

customers as (

    select * from {{ ref('segmentation__candidate_customer_segments') }}
    where account_id is not null

),

membership as (

    select * from {{ ref('segmentation__candidate_segment_membership') }}

)

select
    customers.account_id,
    membership.scheme,
    membership.segment,
    cast(count(*) as {{ dbt.type_bigint() }}) as people_count
from membership
inner join customers on membership.customer_id = customers.customer_id
group by customers.account_id, membership.scheme, membership.segment
