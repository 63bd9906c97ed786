{{ config(
    alias='published_rule_values_' ~ customer_segmentation.reasons_definition(),
    contract={'enforced': false},
) }}
-- depends_on: {{ ref('int_segmentation__segment_membership') }}
{{ customer_segmentation.published_values(
    customer_segmentation.latest_rule_values(customer_segmentation.rule_plan())
) }}
