{#-
  The statement that finds the cut points of every as-of date by the scoring method, one macro a
  method. Columns: as_of_date, metric, cut, value. Cut k separates score k from k + 1, in the
  metric's unit: days, orders, money.

  Arguments: key, the column that tells the members of the population apart; method, a value of
  `rfm_scoring_method`.
-#}
{% macro rfm_cut_points(key, method) %}
    {% if method == 'ntile' %}
        {{ return(customer_segmentation.rfm_cut_points_ntile(key)) }}
    {% endif %}
    {% set methods = {
        'quantile': customer_segmentation.rfm_cut_points_quantile,
        'r_rfm': customer_segmentation.rfm_cut_points_r_rfm,
        'fixed': customer_segmentation.rfm_cut_points_fixed,
    } %}
    {{ return(methods[method]()) }}
{% endmacro %}
