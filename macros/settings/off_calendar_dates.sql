{#-
  How many as-of dates are at most no steps of `history_grain`: the day at which cut points are
  frozen, those of the one or two publications that the past is compared with, and the days before each
  date at which rule segments are asked for.
-#}
{% macro off_calendar_dates() %}
    {{ return(
        (var('rfm_cut_points_as_of') is not none) | int
        + 2
        + (var('history_periods') + 4) * customer_segmentation.rule_look_backs() | length
    ) }}
{% endmacro %}
