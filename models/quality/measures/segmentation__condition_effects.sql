{%- set plan = customer_segmentation.rule_plan() -%}
{%- set text = customer_segmentation.text_literal -%}
{%- set compares = customer_segmentation.compares_rule_segments() -%}
{%- set columns, places = [], [] -%}
{#- Not those that an exclusive scheme adds: nobody wrote them. -#}
{%- for told in customer_segmentation.plan_conditions(plan)
    if compares and ' earlier ' not in told.condition.place -%}
    {%- do columns.append({
        'name': 'condition_' ~ loop.index, 'segment': told.segment, 'condition': told.condition,
    }) -%}
    {%- do places.append([
        text('condition_' ~ loop.index),
        text(told.segment.scheme),
        text(told.segment.name),
        text(told.condition.place.split(' ', 2)[2]),
        text(told.condition.words),
    ]) -%}
{%- endfor -%}
-- depends_on: {{ ref('int_segmentation__rule_values') }}
-- depends_on: {{ ref('int_segmentation__as_of_dates') }}
-- depends_on: {{ ref('int_segmentation__segment_membership') }}
{% if not columns -%}
select
    cast(null as {{ dbt.type_string() }}) as scheme,
    cast(null as {{ dbt.type_string() }}) as segment,
    cast(null as {{ dbt.type_string() }}) as place,
    cast(null as {{ dbt.type_string() }}) as condition,
    cast(null as {{ dbt.type_bigint() }}) as customers_it_decides
from {{ ref('int_segmentation__as_of_dates') }}
where 1 = 0
{%- else -%}
with

rule_values as (

    {{ customer_segmentation.latest_rule_values(plan) | indent(4) }}

),

{{ customer_segmentation.rule_levels(plan, knows_entries=true) }},

-- Without each condition, who would come in or go.
decided as (

    select
        {%- for column in columns %}
        -- {{ column.condition.place }}
        sum(
            case
                when case
                    when {{ customer_segmentation.group_sql(
                        column.segment.group, plan.columns, 20, without=column.condition.place
                    ) }} then 1
                    else 0
                end <> coalesce({{ column.segment.column }}, 0) then 1
                else 0
            end
        ) as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from level_{{ (plan.segments | last).level }}

),

counted as (

    {{ customer_segmentation.unpivoted(
        'decided',
        [],
        columns | map(attribute='name') | list,
        'condition_column', 'customers_it_decides',
    ) | indent(4) }}

),

conditions as (

    {{ customer_segmentation.literal_rows(
        ['condition_column', 'scheme', 'segment', 'place', 'condition'], places,
    ) | indent(4) }}

)

select
    conditions.scheme,
    conditions.segment,
    conditions.place,
    conditions.condition,
    counted.customers_it_decides
from counted
inner join conditions on counted.condition_column = conditions.condition_column
{%- endif %}
