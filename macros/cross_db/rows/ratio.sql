{#- A share or rate as double precision; NULL where the denominator is zero or NULL. -#}
{% macro ratio(numerator, denominator) -%}
    {%- set double = customer_segmentation.type_double() -%}
    (
        cast({{ numerator }} as {{ double }})
        / nullif(cast({{ denominator }} as {{ double }}), 0)
    )
{%- endmacro %}
