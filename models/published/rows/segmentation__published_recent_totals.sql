{{ customer_segmentation.published_rows('segmentation__candidate_recent_totals') }}
