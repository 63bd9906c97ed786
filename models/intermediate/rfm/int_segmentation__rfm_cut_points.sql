{%- set frozen_at = var('rfm_cut_points_as_of') -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

population as (

    select * from {{ ref('int_segmentation__rfm_population') }}

),

cuts as (

    {% for cut in range(1, customer_segmentation.rfm_bins()) -%}
    select {{ cut }} as cut
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- One row per value rather than per customer; more is better, so recency is minus days.
counted as (

    {% for metric, column in customer_segmentation.rfm_metrics().items() -%}
    select
        as_of_date,
        '{{ metric }}' as metric,
        cast({{ '-' if metric == 'recency' }}{{ column }} as decimal(28, 2)) as value,
        count(*) as customers
    from population
    group by as_of_date, {{ column }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

value_counts as (

    select
        as_of_date,
        metric,
        value,
        -- The frame is spelled out: Redshift wants one, and BigQuery no other with nulls last.
        sum(customers) over (
            partition by as_of_date, metric
            order by value nulls last
            rows between unbounded preceding and current row
        ) as customers_up_to,
        sum(customers) over (partition by as_of_date, metric) as population
    from counted

),

cut_points as (

    {{ customer_segmentation.rfm_cut_points() | indent(4) }}

)
{%- if frozen_at is none %}

select
    cut_points.as_of_date,
    as_of_dates.is_reported,
    cut_points.metric,
    cut_points.cut,
    cast(cut_points.value as {{ customer_segmentation.type_money() }}) as value
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
    cast(cut_points.value as {{ customer_segmentation.type_money() }}) as value
from as_of_dates
inner join cut_points
    on cut_points.as_of_date = case
        when as_of_dates.as_of_date >= {{ customer_segmentation.date_literal(frozen_at) }}
            then {{ customer_segmentation.date_literal(frozen_at) }}
        else as_of_dates.as_of_date
    end
{%- endif %}
