{#-
  The CTEs level_1, level_2, ...: all columns of the CTE rule_values and one more for each segment,
  1 for its members and else NULL. A segment is on a level after those it refers to; what it asks
  of the people of an account, and who was in a segment some days before, stand in the CTEs before
  its level.

  Arguments: plan, see rule_plan(), with at least one segment; knows_entries, whether rule_values
  has the columns of latest_rule_values() that tell who was in a segment, and one date alone in all
  that is told apart; within, the columns that tell it apart.
-#}
{% macro rule_levels(plan, knows_entries=false, within=['as_of_date']) -%}
{%- for level, segments in plan.segments | groupby('level') -%}
{%- set state = namespace(before='rule_values' if loop.first else 'level_' ~ (level - 1)) -%}
{%- set looked_at = customer_segmentation.subjects_of(plan, 'level', [level]) -%}
{%- set people = looked_at | selectattr('type', 'equalto', 'account_people') | list -%}
{%- set entries = [] if knows_entries
    else looked_at | selectattr('type', 'equalto', 'entry') | list -%}
{%- if people -%}
people_{{ level }} as (

    select
        *,
        {%- for subject in people %}
        {{ customer_segmentation.account_people_sql(
            subject, plan.columns, within
        ) | indent(8) }}
            as {{ subject.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ state.before }}

),

{% set state.before = 'people_' ~ level -%}
{% endif -%}
{%- for subject in entries -%}
{{ customer_segmentation.members_before(subject, state.before, plan.columns) }},

{% endfor -%}
{%- if entries -%}
entries_{{ level }} as (

    select
        {{ state.before }}.*,
        {%- for subject in entries %}
        {{ subject.column }}_members.customer_id is not null as {{ subject.column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ state.before }}
    {%- for subject in entries %}
    left join {{ subject.column }}_members
        on {{ state.before }}.customer_id = {{ subject.column }}_members.customer_id
        and {{ state.before }}.as_of_date = {{ subject.column }}_members.as_of_date
    {%- endfor %}

),

{% set state.before = 'entries_' ~ level -%}
{% endif -%}
level_{{ level }} as (

    select
        *,
        {%- for segment in segments %}
        -- {{ segment.key }}
        case when {{ customer_segmentation.group_sql(segment.group, plan.columns, 8) }} then 1 end
            as {{ segment.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ state.before }}

)
{%- if not loop.last %},

{% endif %}
{%- endfor %}
{%- endmacro %}
