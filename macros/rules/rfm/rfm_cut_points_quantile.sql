{#-
  Quantile cuts: cut k is the smallest value v with P(X <= v) >= k / bins (percentile_disc), of
  minus days for recency. Found from value counts in whole numbers, so it is exact and equal on
  every engine. Reads the step `value_counts` of rfm_cut_point_steps().
-#}
{% macro rfm_cut_points_quantile() %}
    {{ return(adapter.dispatch('rfm_cut_points_quantile', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__rfm_cut_points_quantile() %}
    select
        as_of_date,
        metric,
        cut,
        case when metric = 'recency' then -min(value) else min(value) end as value
    from value_counts
    cross join cuts
    where members_up_to * {{ customer_segmentation.rfm_bins() }} >= cut * population
    group by as_of_date, metric, cut
{% endmacro %}
