{#- A text to sort by the code points of its characters, whatever the database's collation is. -#}
{% macro by_code_point(text) %}
    {{ return(adapter.dispatch('by_code_point', 'customer_segmentation')(text)) }}
{% endmacro %}

{% macro default__by_code_point(text) %}
    {{ return(text) }}
{% endmacro %}

{#- PostgreSQL and Redshift sort as the language of the database does. -#}
{% macro postgres__by_code_point(text) %}
    {{ return(text ~ ' collate "C"') }}
{% endmacro %}

{% macro redshift__by_code_point(text) %}
    {{ return(text) }}
{% endmacro %}
