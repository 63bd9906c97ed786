{%- set frozen_at = var('rfm_cut_points_as_of') -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

population as (

    select * from {{ ref('int_segmentation__rfm_population') }}

),

{{ customer_segmentation.rfm_cut_point_steps(
    'customer_id', customer_segmentation.choice('rfm_scoring_method')
) }}
{%- if frozen_at is none %}

select
    cut_points.as_of_date,
    as_of_dates.is_reported,
    cut_points.metric,
    cut_points.cut,
    cut_points.value
from cut_points
inner join as_of_dates on cut_points.as_of_date = as_of_dates.as_of_date
{%- else %}

-- From the frozen date on its cut points hold; before it, each date's own, so that no date is
-- scored with what came after it.
select
    as_of_dates.as_of_date,
    as_of_dates.is_reported,
    cut_points.metric,
    cut_points.cut,
    cut_points.value
from as_of_dates
inner join cut_points
    on cut_points.as_of_date = case
        when as_of_dates.as_of_date >= {{ customer_segmentation.date_literal(frozen_at) }}
            then {{ customer_segmentation.date_literal(frozen_at) }}
        else as_of_dates.as_of_date
    end
{%- endif %}
