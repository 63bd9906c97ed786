{#-
  The CTEs level_1, level_2, ...: all columns of the CTE rule_values and one more for each segment, 1
  for its members and else NULL. A segment is on a level after those it refers to.

  Arguments: plan, see rule_plan(), with at least one segment.
-#}
{% macro rule_levels(plan) -%}
{%- for level, segments in plan.segments | groupby('level') -%}
level_{{ level }} as (

    select
        *,
        {%- for segment in segments %}
        -- {{ segment.key }}
        case when {{ customer_segmentation.group_sql(segment.group, plan.columns, 8) }} then 1 end
            as {{ segment.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ 'rule_values' if loop.first else 'level_' ~ (level - 1) }}

)
{%- if not loop.last %},

{% endif %}
{%- endfor %}
{%- endmacro %}
