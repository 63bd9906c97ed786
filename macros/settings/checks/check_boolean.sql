{#- Refuses a variable that is neither true nor false. -#}
{% macro check_boolean(key) %}
    {% if var(key) is not boolean %}
        {% do customer_segmentation.refuse_setting(key, var(key), 'true or false') %}
    {% endif %}
{% endmacro %}
