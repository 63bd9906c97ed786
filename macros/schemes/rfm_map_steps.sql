{#-
  The steps `segment_map`, the segment of each score cell of the scheme, and `cuts_by_date`, the cut
  points of the step `cut_points` side by side: <metric>_cut_1, <metric>_cut_2, ...
-#}
{% macro rfm_map_steps() -%}
{%- set metrics = customer_segmentation.rfm_metrics() -%}
{%- set cuts = range(1, customer_segmentation.rfm_bins()) -%}
-- A cell mapped twice is refused by the gate; until then it must not multiply rows.
segment_map as (

    select
        recency_score,
        frequency_score,
        monetary_score,
        min(segment) as segment
    from {{ ref(*customer_segmentation.rfm_segment_map()) }}
    where scheme = '{{ var("rfm_segment_scheme") }}'
    group by recency_score, frequency_score, monetary_score

),

cuts_by_date as (

    select
        as_of_date,
        {% for metric in metrics -%}
        {% set last_metric = loop.last -%}
        {% for cut in cuts -%}
        max(case when metric = '{{ metric }}' and cut = {{ cut }} then value end)
            as {{ metric }}_cut_{{ cut }}{{ ',' if not (last_metric and loop.last) }}
        {% endfor %}
        {%- endfor %}
    from cut_points
    group by as_of_date

)
{%- endmacro %}
