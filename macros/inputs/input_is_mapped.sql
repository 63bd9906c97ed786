{#- Whether the installer mapped this input and, if a column is named, that column of it. -#}
{% macro input_is_mapped(input_name, column=none) %}
    {% set parts = customer_segmentation.mapped_inputs().get(input_name, []) %}
    {% if column is none %}{{ return(parts != []) }}{% endif %}
    {% for part in parts if (part.get('columns') or {}).get(column) is not none %}
        {{ return(true) }}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}
