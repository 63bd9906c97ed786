{#-
  Points of at least 0 with two decimal places, as text: 25 or 12.50. Engines differ in the zeros
  that a cast of a decimal leaves.
-#}
{% macro points_in_words(points) -%}
    {%- set whole = 'cast(floor(' ~ points ~ ') as ' ~ dbt.type_bigint() ~ ')' -%}
    {%- set part = '(' ~ points ~ ' - floor(' ~ points ~ '))' -%}
    {%- set cents = 'cast(' ~ part ~ ' * 100 as ' ~ dbt.type_bigint() ~ ')' -%}
    {{ customer_segmentation.as_text(whole) }}
    || case
        when {{ points }} = floor({{ points }}) then ''
        else '.' || substr({{ customer_segmentation.as_text('100 + ' ~ cents) }}, 2)
    end
{%- endmacro %}
