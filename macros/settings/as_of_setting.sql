{#-
  Which day to look at: a date as YYYY-MM-DD, or `data` for the last of data_days(): the last day
  with an order or, where no orders are mapped, on which anything else happened.

  `run` becomes the date of this run in the reporting time zone: the one place where the clock is
  read, outside SQL. The demo shop closed for good in 2025, so it is seen as of its own data.
-#}
{% macro as_of_setting() %}
    {% set value = var('as_of_date') %}
    {% if value is none %}
        {% set value = 'data' if customer_segmentation.uses_demo_inputs() else 'run' %}
    {% endif %}
    {% if value == 'data' %}
        {% if not customer_segmentation.data_day_columns() %}
            {% do customer_segmentation.refuse_setting(
                'as_of_date', value, 'a date as YYYY-MM-DD or run, as no mapped column says when '
                ~ 'something happened: contacts have neither created_at nor updated_at'
            ) %}
        {% endif %}
        {{ return('data') }}
    {% endif %}
    {% if value == 'run' %}{{ return(customer_segmentation.run_date()) }}{% endif %}
    {{ return(customer_segmentation.parsed_date(
        'as_of_date', value, 'a date as YYYY-MM-DD, run or data'
    )) }}
{% endmacro %}
