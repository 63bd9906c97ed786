{{ config(
    alias='published_scheme_values_' ~ customer_segmentation.reasons_definition(),
    contract={'enforced': false},
) }}
{#- Called here, and not only by a macro: dbt then names the relation again when one changes. -#}
{%- for project, returning in var('rule_segment_macros') -%}
    {%- do context[project][returning]() -%}
{%- endfor -%}
{{ customer_segmentation.published_values(
    'select * from ' ~ ref('int_segmentation__scheme_values')
) }}
