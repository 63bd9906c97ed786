{#-
  A date or timestamp as the days since 1970-01-01, the time of day as a fraction to the minute: a
  number, so that moments can stand in a column of numbers.

  Arguments: moment, SQL; has_time, whether it is a timestamp.
-#}
{% macro days_since_1970(moment, has_time=true) -%}
    {%- set double = customer_segmentation.type_double() -%}
    {%- set epoch = customer_segmentation.date_literal('1970-01-01') -%}
    {%- set days = customer_segmentation.days_between(epoch, 'cast(' ~ moment ~ ' as date)') -%}
    cast({{ days }} as {{ double }})
    {%- if has_time %}
    + cast(
        extract(hour from {{ moment }}) * 60 + extract(minute from {{ moment }}) as {{ double }}
    ) / 1440
    {%- endif %}
{%- endmacro %}
