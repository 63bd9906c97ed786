{#- Refuses a variable whose value is not one of the choices. -#}
{% macro check_choice(key, choices) %}
    {% if var(key) not in choices %}
        {% do customer_segmentation.refuse_setting(key, var(key), 'one of ' ~ choices | join(', ')) %}
    {% endif %}
{% endmacro %}
