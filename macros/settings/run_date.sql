{#- The date of this run in the reporting time zone, as YYYY-MM-DD. -#}
{% macro run_date() %}
    {% set zone = modules.pytz.timezone(customer_segmentation.timezone_setting('reporting_timezone')) %}
    {{ return(run_started_at.astimezone(zone).strftime('%Y-%m-%d')) }}
{% endmacro %}
