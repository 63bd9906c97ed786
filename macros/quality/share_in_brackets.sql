{#-
  A share as text in percent and in brackets, such as ` (41.2 %)`, to follow the two figures it is of:
  an expression of SQL, empty where there is nothing to take a share of.

  Arguments, SQL: part; whole.
-#}
{% macro share_in_brackets(part, whole) %}
    {{ return(
        "coalesce(' (' || "
        ~ customer_segmentation.percent(customer_segmentation.ratio(part, whole)) ~ " || ')', '')"
    ) }}
{% endmacro %}
