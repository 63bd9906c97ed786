with

rules as (

    select * from {{ ref('int_segmentation__rule_membership') }}

),

-- A customer is in at most one segment of an exclusive group: the scheme, or, where its segments
-- may overlap, the segment itself.
all_schemes as (

    {% for scheme, properties in customer_segmentation.package_schemes().items() -%}
    select
        '{{ scheme }}' as scheme,
        '{{ scheme }}' as exclusive_group,
        customer_id,
        as_of_date,
        is_reported,
        {{ properties.column }} as segment
    from {{ ref('int_segmentation__customer_schemes') }}

    union all

    {% endfor -%}
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
