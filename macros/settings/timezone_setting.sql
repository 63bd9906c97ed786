{#-
  A variable that is a time zone, refused where the IANA database does not know it.

  Arguments: key, reporting_timezone or input_timezone; only the latter may be null.
-#}
{% macro timezone_setting(key) %}
    {% set unset = key == 'input_timezone' and var(key) is none %}
    {% if not unset and var(key) not in modules.pytz.all_timezones %}
        {% do customer_segmentation.refuse_setting(
            key, var(key), 'a zone of the IANA database such as Europe/Berlin'
        ) %}
    {% endif %}
    {{ return(var(key)) }}
{% endmacro %}
