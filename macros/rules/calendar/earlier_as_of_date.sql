{#-
  The as-of date that lies `periods` steps of `history_grain` before another: month ends, Sundays
  (week ends) or days. Zero periods is the date itself.

  Arguments: as_of_date, SQL of type date; periods, a whole number from 0.
-#}
{% macro earlier_as_of_date(as_of_date, periods) %}
    {{ return(adapter.dispatch('earlier_as_of_date', 'customer_segmentation')(as_of_date, periods)) }}
{% endmacro %}

{% macro default__earlier_as_of_date(as_of_date, periods) %}
    {% if periods == 0 %}{{ return(as_of_date) }}{% endif %}
    {% if var('history_grain') == 'month' %}
        {{ return(customer_segmentation.month_end(as_of_date, -periods)) }}
    {% elif var('history_grain') == 'week' %}
        {% set monday = customer_segmentation.monday_of(as_of_date) %}
        {{ return(customer_segmentation.add_days(monday, 6 - 7 * periods)) }}
    {% endif %}
    {{ return(customer_segmentation.add_days(as_of_date, -periods)) }}
{% endmacro %}
