{#-
  What is left of something after some days: weight x 2^(-days / half-life), to 12 decimals. The
  exponent is a double: Spark divides decimals to six places only.

  Arguments: weight, age_in_days: SQL; half_life_days: number.
-#}
{% macro half_life_decay(weight, age_in_days, half_life_days) -%}
    cast(
        {{ weight }} * power(
            cast(2 as {{ customer_segmentation.type_double() }}),
            -1 * {{ customer_segmentation.ratio(age_in_days, half_life_days) }}
        ) as {{ customer_segmentation.type_decimal(28, 12) }}
    )
{%- endmacro %}
