{#- The day of rows without a day that can be meant: a date, because NULL equals nothing. -#}
{% macro no_day() %}
    {{ return(customer_segmentation.date_literal('0001-01-01')) }}
{% endmacro %}
