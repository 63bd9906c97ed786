{{ config(
    alias='published_reasons_' ~ customer_segmentation.reasons_definition(),
    contract={'enforced': false},
) }}
{#- Called here, and not only by a macro: dbt then names the relation again when one changes. -#}
{%- for project, returning in var('rule_segment_macros') -%}
    {%- do context[project][returning]() -%}
{%- endfor -%}
{%- do customer_segmentation.require_fresh_reasons() -%}
{%- set plan = customer_segmentation.rule_plan() -%}
{%- set conditions = customer_segmentation.plan_conditions(plan) -%}
{%- set text = customer_segmentation.text_literal -%}
{%- set places = [] -%}
{%- for told in conditions -%}
    {%- do places.append([
        text(told.column),
        text(told.segment.scheme),
        text(told.segment.name),
        told.segment_number,
        text(told.condition.place.split(' ', 2)[2]),
        text(told.condition.words),
    ]) -%}
{%- endfor -%}
{%- set different = conditions | unique(attribute='column') | list -%}
{%- set text_type = dbt.type_string() -%}
{%- set double = customer_segmentation.type_double() -%}
{%- set keys = ['publication_id', 'as_of_date', 'customer_id'] -%}
{%- set columns = keys + [
    'scheme', 'segment', 'is_member', 'place', 'condition', 'observed', 'is_met', 'distance',
] -%}
with

rule_values as (

    {{ customer_segmentation.values_to_explain('segmentation__published_rule_values') | indent(4) }}

),

scheme_values as (

    {{ customer_segmentation.values_to_explain('segmentation__published_scheme_values')
        | indent(4) }}

),

{% if conditions -%}
{{ customer_segmentation.rule_levels(
    plan, knows_entries=true, within=['publication_id', 'as_of_date']
) }},

-- Whether the customer is in each segment, t or f, in the order of the segments: in pieces, since
-- engines refuse expressions of thousands of parts.
flagged as (

    select
        *,
        {%- for segments in plan.segments | batch(50) %}
        {% for segment in segments -%}
        {{ '|| ' if not loop.first }}case when {{ segment.column }} = 1 then 't' else 'f' end
        {% endfor -%}
        as members_{{ loop.index }}{{ ',' if not loop.last }}
        {%- endfor %}
    from level_{{ (plan.segments | last).level }}

),

-- What each condition found, as one text, so that one pass makes rows of them: whether the
-- condition is met, the distance, a blank, and = with the value.
rule_findings as (

    select
        publication_id,
        as_of_date,
        customer_id,
        {% for segments in plan.segments | batch(50) -%}
        {{ '|| ' if not loop.first }}members_{{ loop.index }}
        {% endfor -%}
        as members,
        {%- for told in different %}
        {%- set distance = 'cast(' ~ customer_segmentation.distance_sql(told.condition)
            ~ ' as ' ~ double ~ ')' %}
        case when {{ customer_segmentation.condition_sql(told.condition, plan.columns) }}
            then 't' else 'f' end
        || coalesce({{ customer_segmentation.as_text(distance) }}, '')
        || coalesce(
            ' =' || {{ customer_segmentation.observed_sql(told.condition, plan.columns) }}, ' '
        ) as {{ told.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from flagged

),

found as (

    {{ customer_segmentation.unpivoted(
        'rule_findings',
        ['publication_id', 'as_of_date', 'customer_id', 'members'],
        different | map(attribute='column') | list,
        'condition_column', 'found',
    ) | indent(4) }}

),

conditions as (

    {{ customer_segmentation.literal_rows(
        ['condition_column', 'scheme', 'segment', 'segment_number', 'place', 'condition'],
        places,
    ) | indent(4) }}

),

parts as (

    select
        *,
        {{ dbt.position("' '", 'found') }} as blank_at
    from found

),

rule_reasons as (

    select
        parts.publication_id,
        parts.as_of_date,
        parts.customer_id,
        conditions.scheme,
        conditions.segment,
        substr(parts.members, conditions.segment_number, 1) = 't' as is_member,
        conditions.place,
        conditions.condition,
        case when substr(parts.found, parts.blank_at + 1, 1) = '='
            then substr(parts.found, parts.blank_at + 2) end as observed,
        substr(parts.found, 1, 1) = 't' as is_met,
        cast(nullif(substr(parts.found, 2, parts.blank_at - 2), '') as {{ double }}) as distance
    from parts
    inner join conditions on parts.condition_column = conditions.condition_column

),

{% endif -%}
{{ customer_segmentation.scheme_reason_steps(keys) }}

select
    {%- for column in columns %}
    {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from scheme_reasons
{%- if conditions %}

union all

select
    {%- for column in columns %}
    {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from rule_reasons
{%- endif %}
