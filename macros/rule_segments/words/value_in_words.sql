{#- A value of YAML in one line; of a dict, its keys and values. -#}
{% macro value_in_words(value) %}
    {% if value is mapping %}
        {% set words = [] %}
        {% for key, inner in value.items() %}
            {% do words.append(key ~ ' ' ~ customer_segmentation.value_in_words(inner)) %}
        {% endfor %}
        {{ return('(' ~ words | join(', ') ~ ')') }}
    {% elif value is not string and value is iterable %}
        {{ return('[' ~ value | join(', ') ~ ']') }}
    {% endif %}
    {{ return(value | string | lower if value is boolean else value | string) }}
{% endmacro %}
