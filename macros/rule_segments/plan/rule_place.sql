{#- A circle around a place: {latitude, longitude, km}, refused where it is none. -#}
{% macro rule_place(given, place) %}
    {% set limits = {'latitude': [-90, 90], 'longitude': [-180, 180], 'km': [0, 20038]} %}
    {% if given is not mapping or (given | sort) != (limits | sort) %}
        {% do customer_segmentation.refuse_setting(place, given, '{latitude, longitude, km}') %}
    {% endif %}
    {% for key, range in limits.items() %}
        {% if given[key] is not number or given[key] < range[0] or given[key] > range[1] %}
            {% do customer_segmentation.refuse_setting(
                place ~ ' ' ~ key, given[key], 'a number from ' ~ range[0] ~ ' to ' ~ range[1]
            ) %}
        {% endif %}
    {% endfor %}
    {{ return(given) }}
{% endmacro %}
