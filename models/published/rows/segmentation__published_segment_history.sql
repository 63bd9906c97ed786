{{ customer_segmentation.published_rows(
    'segmentation__candidate_segment_history', has_as_of_date=false
) }}
