{#-
  A variable that is a time zone, refused where the IANA database does not know it. dbt 2 hands out no
  list of zones; there the lookup of run_date() refuses an unknown one.

  Arguments: key, reporting_timezone or input_timezone; only the latter may be null.
-#}
{% macro timezone_setting(key) %}
    {% set unset = key == 'input_timezone' and var(key) is none %}
    {% set zones = modules.pytz.all_timezones %}
    {% if not unset and zones is defined and var(key) not in zones %}
        {% do customer_segmentation.refuse_setting(
            key, var(key), 'a zone of the IANA database such as Europe/Berlin'
        ) %}
    {% endif %}
    {{ return(var(key)) }}
{% endmacro %}
