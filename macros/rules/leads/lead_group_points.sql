{#-
  What a group of points counts in the lead score: from 0 to its cap, rounded to two places.

  Arguments, SQL: points, the sum of what matches, never NULL; maximum_points, the cap, never NULL.
-#}
{% macro lead_group_points(points, maximum_points) %}
    {{ return(adapter.dispatch('lead_group_points', 'customer_segmentation')(
        points, maximum_points
    )) }}
{% endmacro %}

{% macro default__lead_group_points(points, maximum_points) -%}
    cast(
        round(least(greatest({{ points }}, 0), {{ maximum_points }}), 2) as decimal(28, 2)
    )
{%- endmacro %}
