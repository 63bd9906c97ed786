{{ customer_segmentation.published_rows(
    'segmentation__candidate_settings', has_as_of_date=false
) }}
