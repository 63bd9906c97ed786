{#-
  How many as-of dates int_segmentation__as_of_dates has at most: the latest, `history_periods`
  before it, one more to tell movement by, and those that lie off_calendar_dates().
-#}
{% macro as_of_date_count() %}
    {% do customer_segmentation.check_whole_number('history_periods', 0) %}
    {{ return(var('history_periods') + 2 + customer_segmentation.off_calendar_dates()) }}
{% endmacro %}
