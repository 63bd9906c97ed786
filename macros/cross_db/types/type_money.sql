{#- Exact decimal for money inside the package: 28 digits, 6 of them after the point. -#}
{% macro type_money() %}
    {{ return(customer_segmentation.type_decimal(28, 6)) }}
{% endmacro %}
