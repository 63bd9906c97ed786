{#-
  Whether a row is in a window of days; none where every row is.

  Arguments: window, see planned_window(); day, SQL of the row's date; age, SQL of its days before
  the as-of date.
-#}
{% macro window_sql(window, day, age) %}
    {% set type, given = window.type, window.given %}
    {% set literal = customer_segmentation.date_literal %}
    {% if type == 'within_days' %}
        {{ return(age ~ ' <= ' ~ (given - 1)) }}
    {% elif type == 'more_than_days_ago' %}
        {{ return(age ~ ' > ' ~ given) }}
    {% elif type == 'between_days_ago' %}
        {{ return(age ~ ' between ' ~ given[0] ~ ' and ' ~ given[1]) }}
    {% elif type == 'between_dates' %}
        {{ return(day ~ ' between ' ~ literal(given[0]) ~ ' and ' ~ literal(given[1])) }}
    {% elif type == 'before' %}
        {{ return(day ~ ' < ' ~ literal(given)) }}
    {% elif type == 'after' %}
        {{ return(day ~ ' > ' ~ literal(given)) }}
    {% endif %}
    {{ return(none) }}
{% endmacro %}
