{%- set text = customer_segmentation.as_text -%}
{%- set seeds = [
    "'lead_fit_weights'", "'lead_engagement_weights'", "'lead_score_groups'",
    "'lead_score_levels'",
] -%}
{%- set columns_by_kind = {'text': [], 'number': []} -%}
{%- for attribute in customer_segmentation.lead_fit_attributes().values() -%}
    {%- do columns_by_kind[attribute.kind].append("'" ~ attribute.attribute ~ "'") -%}
{%- endfor -%}
with

fit_weights as (

    select
        *,
        {{ customer_segmentation.cast_or_null('minimum_value', 'number') | indent(8) }}
            as minimum_number,
        {{ customer_segmentation.cast_or_null('maximum_value', 'number') | indent(8) }}
            as maximum_number,
        -- What a seed leaves blank is NULL, '' or the word None: engines differ.
        {%- for column in ['value', 'minimum_value', 'maximum_value'] %}
        coalesce({{ customer_segmentation.trimmed_text(column) }}, 'None') <> 'None'
            as has_{{ column }},
        {%- endfor %}
        count(*) over (
            partition by
                attribute,
                {{ customer_segmentation.folded(text('value')) | indent(16) }},
                minimum_value,
                maximum_value
        ) as copies
    from {{ ref('lead_fit_weights') }}

),

engagement_weights as (

    select
        *,
        count(*) over (
            partition by
                activity_source,
                {{ customer_segmentation.folded('activity_name') | indent(16) }}
        ) as copies
    from {{ ref('lead_engagement_weights') }}

),

score_groups as (

    select
        *,
        count(*) over (partition by kind, score_group) as copies
    from {{ ref('lead_score_groups') }}

),

group_names as (

    select distinct
        kind,
        score_group
    from score_groups

),

score_levels as (

    select
        *,
        count(*) over (partition by kind, level) as copies,
        count(*) over (partition by kind, minimum_points) as copies_of_minimum
    from {{ ref('lead_score_levels') }}

),

kinds as (

    select
        expected_kinds.kind,
        min(score_levels.minimum_points) as lowest_minimum,
        count(group_names.kind) as groups_of_kind
    from (
        {{ customer_segmentation.literal_rows(
            ['kind'], [["'fit'"], ["'engagement'"]]
        ) | indent(8) }}
    ) as expected_kinds
    left join score_levels on expected_kinds.kind = score_levels.kind
    left join group_names on expected_kinds.kind = group_names.kind
    group by expected_kinds.kind

),

-- What is wrong with a row, the first that applies, or NULL.
judged as (

    select
        'lead_fit_weights' as seed,
        fit_weights.attribute as row_name,
        case
            when not coalesce(
                fit_weights.attribute like 'attributes.%'
                or fit_weights.attribute in (
                    {{ columns_by_kind.text | join(',\n                    ') }},
                    {{ columns_by_kind.number | join(',\n                    ') }}
                ), false
            ) then 'unknown attribute'
            when group_names.score_group is null then 'group that lead_score_groups does not have'
            when fit_weights.points is null then 'no points'
            when fit_weights.has_value
                and (fit_weights.has_minimum_value or fit_weights.has_maximum_value)
                then 'both value and range'
            when not fit_weights.has_value
                and not fit_weights.has_minimum_value
                and not fit_weights.has_maximum_value
                then 'neither value nor range'
            when (fit_weights.has_minimum_value and fit_weights.minimum_number is null)
                or (fit_weights.has_maximum_value and fit_weights.maximum_number is null)
                then 'bound that is no number'
            when fit_weights.minimum_number >= fit_weights.maximum_number
                then 'range that is empty'
            when fit_weights.has_value
                and fit_weights.attribute in (
                    {{ columns_by_kind.number | join(',\n                    ') }}
                )
                then 'value of a number, which takes a range'
            when not fit_weights.has_value
                and fit_weights.attribute in (
                    {{ columns_by_kind.text | join(',\n                    ') }}
                )
                then 'range of a text, which takes a value'
            when fit_weights.copies > 1 then 'there more than once'
        end as problem
    from fit_weights
    left join group_names
        on fit_weights.score_group = group_names.score_group
        and group_names.kind = 'fit'

    union all

    select
        'lead_engagement_weights' as seed,
        {{ dbt.concat([
            'engagement_weights.activity_source', "' '", 'engagement_weights.activity_name',
        ]) }} as row_name,
        case
            when not coalesce(engagement_weights.activity_source in ('event', 'message'), false)
                then 'unknown activity_source'
            when group_names.score_group is null then 'group that lead_score_groups does not have'
            when engagement_weights.points is null then 'no points'
            when not coalesce(
                engagement_weights.activity_name = lower(engagement_weights.activity_name), false
            ) then 'activity_name that is not in lower case'
            when engagement_weights.copies > 1 then 'there more than once'
        end as problem
    from engagement_weights
    left join group_names
        on engagement_weights.score_group = group_names.score_group
        and group_names.kind = 'engagement'

    union all

    select
        'lead_score_groups' as seed,
        {{ dbt.concat(['kind', "' '", 'score_group']) }} as row_name,
        case
            when not coalesce(kind in ('fit', 'engagement'), false) then 'unknown kind'
            when maximum_points is null then 'no maximum_points'
            when maximum_points < 0 then 'maximum_points below 0'
            when copies > 1 then 'there more than once'
        end as problem
    from score_groups

    union all

    select
        'lead_score_levels' as seed,
        {{ dbt.concat(['kind', "' '", text('level')]) }} as row_name,
        case
            when not coalesce(kind in ('fit', 'engagement'), false) then 'unknown kind'
            when minimum_points is null then 'no minimum_points'
            when copies > 1 then 'there more than once'
            when copies_of_minimum > 1 then 'minimum_points of another level'
        end as problem
    from score_levels

    union all

    select
        'lead_score_levels' as seed,
        kind as row_name,
        case
            when not coalesce(lowest_minimum <= 0, false) then 'no level that starts at 0'
        end as problem
    from kinds

    union all

    select
        'lead_score_groups' as seed,
        kind as row_name,
        case when groups_of_kind = 0 then 'no group' end as problem
    from kinds

),

numbered as (

    select
        seed,
        {{ dbt.concat(["coalesce(row_name, 'blank')", "': '", 'problem']) }} as told,
        row_number() over (
            partition by seed
            order by row_name nulls last, problem nulls last
        ) as problem_number
    from judged
    where problem is not null

),

seeds as (

    {{ customer_segmentation.literal_rows(['seed'], seeds | batch(1) | list) | indent(4) }}

),

-- The first five are told, all are counted.
counted as (

    select
        seeds.seed,
        count(numbered.problem_number) as wrong_rows,
        {{ customer_segmentation.joined_texts(
            'case when numbered.problem_number <= 5 then numbered.told end', '; ',
            'numbered.problem_number',
        ) | indent(8) }} as told
    from seeds
    left join numbered on seeds.seed = numbered.seed
    group by seeds.seed

)

{{ customer_segmentation.measure(
    "seed || '_are_valid'",
    'Lead scores would be missing, or miss points, by a mistake in a seed.',
    'wrong_rows',
    'wrong_rows',
    text('wrong_rows') ~ " || ' rows of the seed are wrong' || coalesce(': ' || told, '')",
) }}
from counted
