{%- set plan = customer_segmentation.rule_plan() -%}
{%- set text = customer_segmentation.text_literal -%}
{%- if not plan.segments %}
select
    customer_id,
    as_of_date,
    is_reported,
    cast(null as {{ dbt.type_string() }}) as scheme,
    cast(null as {{ dbt.type_string() }}) as segment
from {{ ref('int_segmentation__rule_values') }}
where 1 = 0
{%- else %}
with

rule_values as (

    select * from {{ ref('int_segmentation__rule_values') }}

)

{%- for level, segments in plan.segments | groupby('level') %},

-- Segments that refer to {{ 'no other' if level == 1 else 'those before' }}.
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
{%- endfor %},

members as (

    {{ customer_segmentation.unpivoted(
        'level_' ~ (plan.segments | last).level,
        ['customer_id', 'as_of_date', 'is_reported'],
        plan.segments | map(attribute='column') | list,
        'segment_column', 'is_member',
    ) | indent(4) }}

),

segments as (

    {% for segment in plan.segments -%}
    select
        '{{ segment.column }}' as segment_column,
        '{{ segment.scheme }}' as scheme,
        '{{ segment.name }}' as segment
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

)

select
    members.customer_id,
    members.as_of_date,
    members.is_reported,
    segments.scheme,
    segments.segment
from members
inner join segments on members.segment_column = segments.segment_column
{%- endif %}
