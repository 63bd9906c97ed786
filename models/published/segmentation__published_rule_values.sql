{{ config(
    materialized='table',
    schema='publications',
    access='private',
    contract={'enforced': false},
) }}
-- depends_on: {{ ref('segmentation__quality_gate') }}
-- depends_on: {{ ref('int_segmentation__segment_membership') }}
{{ customer_segmentation.newest_values(
    customer_segmentation.latest_rule_values(customer_segmentation.rule_plan())
) }}
