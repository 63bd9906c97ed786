with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

rfm as (

    select * from {{ ref('int_segmentation__customer_rfm') }}

),

lifecycle as (

    select * from {{ ref('int_segmentation__customer_lifecycle_stages') }}

),

value_tiers as (

    select * from {{ ref('int_segmentation__customer_value_tiers') }}

),

engagement as (

    select * from {{ ref('int_segmentation__customer_engagement') }}

),

rules as (

    select * from {{ ref('int_segmentation__rule_membership') }}

),

rfm_membership as (

    select
        customers.customer_id,
        customers.as_of_date,
        customers.is_reported,
        {{ customer_segmentation.rfm_membership() | indent(8) }} as segment
    from customers
    left join rfm
        on customers.customer_id = rfm.customer_id
        and customers.as_of_date = rfm.as_of_date

),

-- A customer is in at most one segment of an exclusive group: the scheme, or, where its segments
-- may overlap, the segment itself.
all_schemes as (

    select
        'rfm' as scheme,
        'rfm' as exclusive_group,
        customer_id,
        as_of_date,
        is_reported,
        segment
    from rfm_membership

    union all

    select
        'lifecycle' as scheme,
        'lifecycle' as exclusive_group,
        customer_id,
        as_of_date,
        is_reported,
        lifecycle_stage as segment
    from lifecycle

    union all

    select
        'value_tier' as scheme,
        'value_tier' as exclusive_group,
        customer_id,
        as_of_date,
        is_reported,
        value_tier as segment
    from value_tiers

    union all

    select
        'engagement' as scheme,
        'engagement' as exclusive_group,
        customer_id,
        as_of_date,
        is_reported,
        engagement_level as segment
    from engagement

    union all

    select
        scheme,
        case
            when scheme in ({{ customer_segmentation.schemes_sql(exclusive_rules=true) }})
                then scheme
            else {{ dbt.concat(['scheme', "'.'", 'segment']) }}
        end as exclusive_group,
        customer_id,
        as_of_date,
        is_reported,
        segment
    from rules

)

-- Whoever has no segment in a scheme (an unmapped score cell) has no row; the gate counts them.
select *
from all_schemes
where segment is not null
