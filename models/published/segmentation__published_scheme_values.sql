{{ config(
    materialized='table',
    schema='publications',
    access='private',
    contract={'enforced': false},
) }}
-- depends_on: {{ ref('segmentation__quality_gate') }}
{{ customer_segmentation.newest_values(
    'select * from ' ~ ref('int_segmentation__scheme_values')
) }}
