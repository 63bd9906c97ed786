{{ customer_segmentation.published_rows(
    'segmentation__candidate_input_profile', has_as_of_date=false
) }}
