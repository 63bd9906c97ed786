{#- The characters of blank_code_points() as a text, to trim settings as data is trimmed. -#}
{% macro blanks() %}
    {% set characters = [] %}
    {% for code_point in customer_segmentation.blank_code_points() %}
        {% do characters.append('%c' % code_point) %}
    {% endfor %}
    {{ return(characters | join) }}
{% endmacro %}
