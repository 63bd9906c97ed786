{#- The package's own schemes as a list of SQL, for `in (...)`. -#}
{% macro exclusive_schemes_sql() %}
    {{ return("'" ~ customer_segmentation.exclusive_schemes() | join("', '") ~ "'") }}
{% endmacro %}
