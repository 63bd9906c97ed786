{#-
  The statement that finds the cut points of every as-of date by the scoring method, one macro a
  method. Columns: as_of_date, metric, cut, value. Cut k separates score k from k + 1, in the
  metric's unit: days, orders, money.
-#}
{% macro rfm_cut_points() %}
    {% set methods = {
        'quantile': customer_segmentation.rfm_cut_points_quantile,
        'r_rfm': customer_segmentation.rfm_cut_points_r_rfm,
        'ntile': customer_segmentation.rfm_cut_points_ntile,
        'fixed': customer_segmentation.rfm_cut_points_fixed,
    } %}
    {{ return(methods[customer_segmentation.choice('rfm_scoring_method')]()) }}
{% endmacro %}
