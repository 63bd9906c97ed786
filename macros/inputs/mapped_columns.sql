{#- The contract's columns that one part of an input is mapped to, in the order of the contract. -#}
{% macro mapped_columns(input_name, part) %}
    {% set columns = [] %}
    {% for column in customer_segmentation.input_contract()[input_name] %}
        {% if part.columns.get(column) is not none %}{% do columns.append(column) %}{% endif %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}
