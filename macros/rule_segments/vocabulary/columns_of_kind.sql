{#- The names of the columns that are of a kind, of a dict of column -> {kind, ...}. -#}
{% macro columns_of_kind(columns, kind) %}
    {% set names = [] %}
    {% for column, properties in columns.items() if properties.kind == kind %}
        {% do names.append(column) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
