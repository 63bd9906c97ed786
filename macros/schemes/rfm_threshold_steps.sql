{#-
  The steps to `thresholds` and, side by side, `thresholds_by_date`: from which value on each score
  is given, by the cut points of the step `cut_points`. Reads `cuts_by_date` of rfm_map_steps() too.

  Values are told as `goodness`, in the metric's unit, and more is better: recency is minus days.
  They are found by asking rfm_score() around each cut point, in whole days and orders and in
  hundredths of money, so that an override of the rule is followed. From sure_goodness on a score,
  or a better one, is certain; from last_goodness on it is possible. They are the same but for
  `ntile`, which gives a value that equals a cut point the scores on both sides.

  Arguments: method, a value of `rfm_scoring_method`.
-#}
{% macro rfm_threshold_steps(method) -%}
{%- set metrics = customer_segmentation.rfm_metrics() -%}
{%- set scores = range(2, customer_segmentation.rfm_bins() + 1) -%}
{%- set good = "case when metric = 'recency' then -value else value end" -%}
{%- set decimal = customer_segmentation.type_decimal(28, 2) -%}
around_cuts as (

    select distinct
        cut_points.as_of_date,
        cut_points.metric,
        cut_points.cut,
        case when cut_points.metric = 'monetary'
            then cast(0.01 as {{ decimal }}) else cast(1 as {{ decimal }}) end as unit,
        cast(
            case when cut_points.metric = 'monetary'
                then round(cut_points.value, 2)
                    + cast(steps.step as {{ decimal }}) * cast(0.01 as {{ decimal }})
                else round(cut_points.value, 0) + cast(steps.step as {{ decimal }})
            end as {{ decimal }}
        ) as value
    from cut_points
    cross join (
        {{ customer_segmentation.literal_rows(['step'], [[-1], [0], [1]]) | indent(8) }}
    ) as steps

),

{% if method == 'ntile' -%}
thresholds as (

    select
        as_of_date,
        metric,
        cut + 1 as score,
        max(unit) as unit,
        max({{ good }}) as sure_goodness,
        max({{ good }}) - max(unit) as last_goodness
    from around_cuts
    group by as_of_date, metric, cut

),
{%- else -%}
scored_around_cuts as (

    select distinct
        around_cuts.as_of_date,
        around_cuts.metric,
        around_cuts.unit,
        case when around_cuts.metric = 'recency'
            then -around_cuts.value else around_cuts.value end as goodness,
        case around_cuts.metric
            {%- for metric in metrics %}
            when '{{ metric }}' then {{ customer_segmentation.rfm_score(
                metric, 'around_cuts.value', 'customer_id', method
            ) | indent(16) }}
            {%- endfor %}
        end as score
    from around_cuts
    inner join cuts_by_date on around_cuts.as_of_date = cuts_by_date.as_of_date

),

with_worse as (

    select
        *,
        lag(goodness) over (
            partition by as_of_date, metric order by goodness nulls last
        ) as worse_goodness,
        lag(score) over (
            partition by as_of_date, metric order by goodness nulls last
        ) as worse_score
    from scored_around_cuts

),

thresholds as (

    select
        with_worse.as_of_date,
        with_worse.metric,
        scores.score,
        max(with_worse.unit) as unit,
        min(with_worse.goodness) as sure_goodness,
        min(with_worse.goodness) as last_goodness
    from with_worse
    inner join (
        {{ customer_segmentation.literal_rows(['score'], scores | batch(1) | list) | indent(8) }}
    ) as scores
        on with_worse.score >= scores.score
        and with_worse.worse_score < scores.score
        and with_worse.goodness - with_worse.worse_goodness = with_worse.unit
    group by with_worse.as_of_date, with_worse.metric, scores.score

),
{%- endif %}

thresholds_by_date as (

    select
        as_of_date,
        {% for metric in metrics -%}
        {% set last_metric = loop.last -%}
        {% for score in scores -%}
        max(case when metric = '{{ metric }}' and score = {{ score }} then sure_goodness end)
            as {{ metric }}_sure_{{ score }},
        max(case when metric = '{{ metric }}' and score = {{ score }} then last_goodness end)
            as {{ metric }}_last_{{ score }}{{ ',' if not (last_metric and loop.last) }}
        {% endfor %}
        {%- endfor %}
    from thresholds
    group by as_of_date

)
{%- endmacro %}
