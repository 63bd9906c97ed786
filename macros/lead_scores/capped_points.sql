{#-
  Points, at most lead_score_cap; NULL stays NULL, which least() would not tell on every engine.

  Arguments: points, SQL.
-#}
{% macro capped_points(points) -%}
    cast(
        case
            when {{ points }} > {{ var('lead_score_cap') }} then {{ var('lead_score_cap') }}
            else {{ points }}
        end as decimal(28, 2)
    )
{%- endmacro %}
