{{ config(
    alias='published_scheme_values_' ~ customer_segmentation.reasons_definition(),
    contract={'enforced': false},
) }}
{{ customer_segmentation.published_values(
    'select * from ' ~ ref('int_segmentation__scheme_values')
) }}
