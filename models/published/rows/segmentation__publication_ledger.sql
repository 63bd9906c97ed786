{%- set relations = customer_segmentation.published_relations() -%}
{%- set hooks = [] -%}
{%- for relation in relations -%}
    {%- do hooks.append("{{ customer_segmentation.prune_publications('" ~ relation ~ "') }}") -%}
{%- endfor -%}
{%- do hooks.append("{{ customer_segmentation.prune_publications('recent_totals') }}") -%}
{%- do hooks.append("{{ customer_segmentation.prune_publications('settings') }}") -%}
{%- do hooks.append('{{ customer_segmentation.prune_reasons() }}') -%}
{%- do hooks.append('{{ customer_segmentation.announce_publication() }}') -%}
{{ config(post_hook=hooks) }}
{%- do customer_segmentation.require_judged_content() %}
{%- set waived = customer_segmentation.waived_checks() %}
-- depends_on: {{ ref('segmentation__segment_membership_reasons') }}
-- depends_on: {{ ref('segmentation__published_recent_totals') }}
with

approved_publication as (

    {{ customer_segmentation.approved_publication() | indent(4) }}

),

numbered as (

    select coalesce(max(publication_number), 0) + 1 as publication_number
    from {{ customer_segmentation.ledger_name() }}

),

approved_changes as (

    select
        changes_hash,
        approved_because
    from {{ ref('segmentation__settings_summary') }}
    where is_approved = 1

)

-- The commit: one row, and only if every table holds the whole publication.
select
    publication_id,
    'committed' as status,
    published_at as recorded_at,
    as_of_date,
    package_version,
    definition_hash,
    (select numbered.publication_number from numbered) as publication_number,
    '{{ customer_segmentation.reasons_definition() }}' as reasons_definition,
    {{ var('look_back_days') }} as look_back_days,
    cast({{ "'" ~ waived ~ "'" if waived else 'null' }} as {{ dbt.type_string() }})
        as waived_checks,
    (select approved_changes.changes_hash from approved_changes) as approved_settings,
    (select approved_changes.approved_because from approved_changes) as approved_because
from approved_publication
where 1 = 1
    {%- for relation in relations %}
    {%- set candidate = customer_segmentation.candidate_of(relation) %}
    and (
        select count(*) from {{ ref('segmentation__published_' ~ relation) }} as published
        where published.publication_id = approved_publication.publication_id
    ) = (select count(*) from {{ ref(candidate) }})
    {%- endfor %}
    and (
        select count(*) from {{ ref('segmentation__published_settings') }} as published
        where published.publication_id = approved_publication.publication_id
    ) = (select count(*) from {{ ref('segmentation__candidate_settings') }})
    {%- for values in ['rule_values', 'scheme_values'] %}
    and (
        select count(*) from {{ ref('segmentation__published_' ~ values) }} as published
        where published.publication_id = approved_publication.publication_id
    ) = (
        select count(*) from {{ ref('int_segmentation__' ~ values) }} as explained
        where explained.as_of_date = approved_publication.as_of_date
    )
    {%- endfor %}
    and (
        select count(*) from {{ ref('segmentation__published_totals') }} as published
        where published.publication_id = approved_publication.publication_id
    ) = (
        select count(*) from {{ ref('segmentation__candidate_segment_performance') }} as totals
        where totals.as_of_date = approved_publication.as_of_date
    )
