{%- set kinds = ['fit', 'engagement'] -%}
with

customers as (

    select
        customer_id,
        as_of_date,
        account_id,
        lifecycle_stage
    from {{ ref('segmentation__candidate_customer_segments') }}

),

group_points as (

    select * from {{ ref('int_segmentation__lead_points') }}

),

score_levels as (

    select * from {{ ref('lead_score_levels') }}

),

segment_catalog as (

    select * from {{ ref('segmentation__candidate_segment_catalog') }}
    where scheme = 'lead_score'

),

in_words as (

    select
        *,
        {{ customer_segmentation.as_text('score_group') }} || ' '
        || {{ customer_segmentation.points_in_words('points') | indent(8) }} || ' of '
        || {{ customer_segmentation.points_in_words('maximum_points') | indent(8) }} as words
    from group_points

),

-- The points of the groups add up to no more than the cap of the score.
totals as (

    select
        customer_id,
        {%- for kind in kinds %}
        {{ customer_segmentation.capped_points(
            "sum(case when kind = '" ~ kind ~ "' then points end)"
        ) | indent(8) }} as {{ kind }}_points,
        {{ customer_segmentation.joined_texts(
            "case when kind = '" ~ kind ~ "' then words end", '; ', 'group_number'
        ) | indent(8) }} as {{ kind }}_reasons{{ ',' if not loop.last }}
        {%- endfor %}
    from in_words
    group by customer_id

),

-- A level reaches up to where the next one of its kind begins.
level_ranges as (

    select
        kind,
        {{ customer_segmentation.as_text('level') }} as level,
        minimum_points,
        lead(minimum_points) over (
            partition by kind order by minimum_points nulls last, level nulls last
        ) as next_minimum_points
    from score_levels

),

levelled as (

    select
        customers.customer_id,
        customers.as_of_date,
        customers.account_id,
        customers.lifecycle_stage,
        totals.fit_points,
        fit_levels.level as fit_level,
        totals.fit_reasons,
        totals.engagement_points,
        engagement_levels.level as lead_engagement_level,
        totals.engagement_reasons
    from customers
    left join totals on customers.customer_id = totals.customer_id
    {%- for kind in kinds %}
    left join level_ranges as {{ kind }}_levels
        on {{ kind }}_levels.kind = '{{ kind }}'
        and totals.{{ kind }}_points >= {{ kind }}_levels.minimum_points
        and (
            totals.{{ kind }}_points < {{ kind }}_levels.next_minimum_points
            or {{ kind }}_levels.next_minimum_points is null
        )
    {%- endfor %}

),

scored as (

    select
        *,
        {{ customer_segmentation.capped_points('(fit_points + engagement_points)') | indent(8) }}
            as lead_points,
        {{ dbt.concat(['fit_level', 'lead_engagement_level']) }} as lead_score
    from levelled

)

select
    scored.customer_id,
    scored.as_of_date,
    scored.account_id,
    scored.lifecycle_stage,
    scored.lead_score,
    scored.lead_points,
    scored.fit_points,
    scored.fit_level,
    scored.fit_reasons,
    scored.engagement_points,
    scored.lead_engagement_level,
    scored.engagement_reasons,
    segment_catalog.recommended_action,
    segment_catalog.owner
from scored
left join segment_catalog on scored.lead_score = segment_catalog.segment
