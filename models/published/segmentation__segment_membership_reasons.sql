{%- do customer_segmentation.reader_grants() -%}
{%- set plan = customer_segmentation.rule_plan() -%}
{%- set conditions = customer_segmentation.plan_conditions(plan) -%}
{%- set text = customer_segmentation.text_literal -%}
{%- set text_type = dbt.type_string() -%}
{%- set double = customer_segmentation.type_double() -%}
-- depends_on: {{ ref('segmentation__publication_ledger') }}
{% if not conditions -%}
select
    publication_id,
    as_of_date,
    customer_id,
    cast(null as {{ text_type }}) as scheme,
    cast(null as {{ text_type }}) as segment,
    cast(null as {{ dbt.type_boolean() }}) as is_member,
    cast(null as {{ text_type }}) as place,
    cast(null as {{ text_type }}) as condition,
    cast(null as {{ text_type }}) as observed,
    cast(null as {{ dbt.type_boolean() }}) as is_met,
    cast(null as {{ double }}) as distance
from {{ ref('segmentation__published_rule_values') }}
where 1 = 0
{%- else -%}
with

current_publication as (

    {{ customer_segmentation.current_publication(
        ref('segmentation__publication_ledger')
    ) | indent(4) }}

),

rule_values as (

    select published.*
    from {{ ref('segmentation__published_rule_values') }} as published
    inner join current_publication
        on published.publication_id = current_publication.publication_id

),

{{ customer_segmentation.rule_levels(plan) }},

-- What each condition found, as one text, so that one pass makes rows of them: whether the customer
-- is in the segment, whether the condition is met, the distance, a blank, and = with the value.
told as (

    select
        publication_id,
        as_of_date,
        customer_id,
        {%- for told in conditions %}
        {%- set distance = 'cast(' ~ customer_segmentation.distance_sql(told.condition)
            ~ ' as ' ~ double ~ ')' %}
        case when {{ told.segment.column }} = 1 then 't' else 'f' end
        || case when {{ customer_segmentation.condition_sql(told.condition, plan.columns) }}
            then 't' else 'f' end
        || coalesce({{ customer_segmentation.as_text(distance) }}, '')
        || coalesce(
            ' =' || {{ customer_segmentation.observed_sql(told.condition, plan.columns) }}, ' '
        ) as {{ told.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from level_{{ (plan.segments | last).level }}

),

found as (

    {{ customer_segmentation.unpivoted(
        'told',
        ['publication_id', 'as_of_date', 'customer_id'],
        conditions | map(attribute='column') | list,
        'condition_column', 'found',
    ) | indent(4) }}

),

conditions as (

    {% for told in conditions -%}
    select
        '{{ told.column }}' as condition_column,
        '{{ told.segment.scheme }}' as scheme,
        '{{ told.segment.name }}' as segment,
        {{ text(told.condition.place.split(' ', 2)[2]) }} as place,
        {{ text(told.condition.words) }} as condition
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

parts as (

    select
        *,
        {{ dbt.position("' '", 'found') }} as blank_at
    from found

)

select
    parts.publication_id,
    parts.as_of_date,
    parts.customer_id,
    conditions.scheme,
    conditions.segment,
    substr(parts.found, 1, 1) = 't' as is_member,
    conditions.place,
    conditions.condition,
    case when substr(parts.found, parts.blank_at + 1, 1) = '='
        then substr(parts.found, parts.blank_at + 2) end as observed,
    substr(parts.found, 2, 1) = 't' as is_met,
    cast(nullif(substr(parts.found, 3, parts.blank_at - 3), '') as {{ double }}) as distance
from parts
inner join conditions on parts.condition_column = conditions.condition_column
{%- endif %}
