{#-
  The cuts of R's package rfm 0.3 (bins_lower and bins_upper in its source): type-7 quantiles plus
  1, of days for recency, whose scores are then reversed. With h = (n - 1) x k / bins, type 7 lies
  between the values at positions floor(h) and floor(h) + 1, counted from 0.
  Reads the step `value_counts` of rfm_cut_point_steps(), where recency is minus days:
  ascending minus days is descending days, as the reversed scores want it.
-#}
{% macro rfm_cut_points_r_rfm() %}
    {{ return(adapter.dispatch('rfm_cut_points_r_rfm', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__rfm_cut_points_r_rfm() %}
    {%- set bins = customer_segmentation.rfm_bins() %}
    select
        as_of_date,
        metric,
        cut,
        case when metric = 'recency' then -1 else 1 end
            * (lower_value * ({{ bins }} - remainder) + upper_value * remainder) / {{ bins }}
            + 1 as value
    from (
        select
            as_of_date,
            metric,
            cut,
            remainder,
            min(case when members_up_to > position then value end) as lower_value,
            coalesce(min(case when members_up_to > position + 1 then value end), 0)
                as upper_value
        from (
            select
                value_counts.*,
                cuts.cut,
                mod((population - 1) * cut, {{ bins }}) as remainder,
                floor((population - 1) * cut / {{ bins }}) as position
            from value_counts
            cross join cuts
        ) as positioned
        group by as_of_date, metric, cut, remainder
    ) as neighbours
{% endmacro %}
