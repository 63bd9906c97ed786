{#- A number in double precision as a decimal with six places, halves away from zero. -#}
{% macro six_places(number) -%}
    cast(
        round(cast({{ number }} as {{ customer_segmentation.type_decimal(38, 12) }}), 6)
        as {{ customer_segmentation.type_decimal(28, 6) }}
    )
{%- endmacro %}
