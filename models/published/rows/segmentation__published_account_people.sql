{{ customer_segmentation.published_rows(
    'segmentation__candidate_account_people', has_as_of_date=false
) }}
