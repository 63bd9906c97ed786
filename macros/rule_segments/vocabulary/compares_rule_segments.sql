{#-
  Whether rule segments are few enough for checks that cost more with each: pairs of segments grow
  with the square of their number, and engines do not take a column for each of a thousand conditions.
-#}
{% macro compares_rule_segments() %}
    {{ return(customer_segmentation.rule_segments() | length <= 100) }}
{% endmacro %}
