{#-
  A date given by a variable, as text YYYY-MM-DD.

  Arguments: key, for the message; value, a date or text.
  Errors: a compile error where it is not a date of the calendar.
-#}
{% macro parsed_date(key, value, allowed='a date as YYYY-MM-DD') %}
    {% set text = value | string | trim %}
    {% if not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', text) %}
        {% do customer_segmentation.refuse_setting(key, value, allowed) %}
    {% endif %}
    {% set year, month, day = text.split('-') %}
    {% set long_months = [1, 3, 5, 7, 8, 10, 12] %}
    {% set year, month, day = year | int, month | int, day | int %}
    {% set leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) %}
    {% set days_in_month = 31 if month in long_months else 30 if month != 2 else 28 + leap | int %}
    {% if year < 1 or month not in range(1, 13) or day not in range(1, days_in_month + 1) %}
        {% do customer_segmentation.refuse_setting(key, value, allowed) %}
    {% endif %}
    {{ return(text) }}
{% endmacro %}
