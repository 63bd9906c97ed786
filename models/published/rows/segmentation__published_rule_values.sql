{{ config(
    alias='published_rule_values_' ~ customer_segmentation.reasons_definition(),
    contract={'enforced': false},
) }}
{#- Called here, and not only by a macro: dbt then names the relation again when one changes. -#}
{%- for project, returning in var('rule_segment_macros') -%}
    {%- do context[project][returning]() -%}
{%- endfor -%}
-- depends_on: {{ ref('int_segmentation__segment_membership') }}
{{ customer_segmentation.published_values(
    customer_segmentation.latest_rule_values(customer_segmentation.rule_plan())
) }}
