{#-
  Whether a day is one of those listed; false where none is.

  Arguments: day, SQL; days, list of dates as text.
-#}
{% macro is_one_of_days(day, days) -%}
    {%- if not days -%}
        1 = 0
    {%- else -%}
        {{ day }} in (
            {%- for value in days %}
            {{ customer_segmentation.date_literal(value) }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    {%- endif -%}
{%- endmacro %}
