{%- set plan = customer_segmentation.rule_plan() -%}
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

),

{{ customer_segmentation.rule_levels(plan) }},

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
