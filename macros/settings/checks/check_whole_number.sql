{#- Refuses a variable that is not a whole number of at least `minimum`. -#}
{% macro check_whole_number(key, minimum, nullable=false) %}
    {% set value = var(key) %}
    {% if not (nullable and value is none) %}
        {% if value is not integer or value is boolean or value < minimum %}
            {% do customer_segmentation.refuse_setting(
                key, value, 'a whole number from ' ~ minimum ~ (' or null' if nullable else '')
            ) %}
        {% endif %}
    {% endif %}
{% endmacro %}
