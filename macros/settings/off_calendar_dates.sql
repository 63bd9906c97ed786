{#-
  How many as-of dates are at most no steps of `history_grain`: the day at which cut points are
  frozen, the day of the publication that readers see, and the days before each date at which rule
  segments are asked for.
-#}
{% macro off_calendar_dates() %}
    {{ return(
        (var('rfm_cut_points_as_of') is not none) | int
        + 1
        + (var('history_periods') + 3) * customer_segmentation.rule_look_backs() | length
    ) }}
{% endmacro %}
