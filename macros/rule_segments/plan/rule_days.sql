{#- A number of days, refused where it is not a whole number from a minimum. -#}
{% macro rule_days(given, place, minimum) %}
    {% if given is boolean or given is not integer or given < minimum %}
        {% do customer_segmentation.refuse_setting(
            place, given, 'a whole number of days from ' ~ minimum
        ) %}
    {% endif %}
    {{ return(given) }}
{% endmacro %}
