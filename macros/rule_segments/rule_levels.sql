{#-
  The CTEs level_1, level_2, ...: all columns of the CTE rule_values and one more for each segment,
  1 for its members and else NULL. A segment is on a level after those it refers to; what it asks
  of the people of an account stands in the CTE before its level.

  Arguments: plan, see rule_plan(), with at least one segment.
-#}
{% macro rule_levels(plan) -%}
{%- for level, segments in plan.segments | groupby('level') -%}
{%- set before = 'rule_values' if loop.first else 'level_' ~ (level - 1) -%}
{%- set people = customer_segmentation.subjects_of(plan, 'level', [level]) -%}
{%- if people -%}
people_{{ level }} as (

    select
        *,
        {%- for subject in people %}
        {{ customer_segmentation.account_people_sql(subject, plan.columns) | indent(8) }}
            as {{ subject.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ before }}

),

{% endif -%}
level_{{ level }} as (

    select
        *,
        {%- for segment in segments %}
        -- {{ segment.key }}
        case when {{ customer_segmentation.group_sql(segment.group, plan.columns, 8) }} then 1 end
            as {{ segment.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ 'people_' ~ level if people else before }}

)
{%- if not loop.last %},

{% endif %}
{%- endfor %}
{%- endmacro %}
