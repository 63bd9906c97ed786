{#- Refuses bounds of a gate check that are not {warn: number or null, fail: number or null}. -#}
{% macro check_gate_bounds(path, bounds) %}
    {% set allowed = 'warn and fail, each a number from 0 or null' %}
    {% if bounds is not mapping or bounds.keys() | reject('in', ['warn', 'fail']) | list %}
        {% do customer_segmentation.refuse_setting(path, bounds, allowed) %}
    {% endif %}
    {% for bound in bounds.values() if bound is not none %}
        {% if bound is not number or bound is boolean or bound < 0 %}
            {% do customer_segmentation.refuse_setting(path, bounds, allowed) %}
        {% endif %}
    {% endfor %}
{% endmacro %}
