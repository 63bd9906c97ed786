{#-
  Whole years from a birth date to a day: that day's year less the birth's, less one before the
  birthday.
-#}
{% macro age_in_years(birth_date, day) -%}
    {%- set month_and_day = 'extract(month from {0}) * 100 + extract(day from {0})' -%}
    extract(year from {{ day }}) - extract(year from {{ birth_date }})
    - case
        when {{ month_and_day.format(day) }} < {{ month_and_day.format(birth_date) }} then 1
        else 0
    end
{%- endmacro %}
