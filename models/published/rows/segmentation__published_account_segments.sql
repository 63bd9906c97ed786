{{ customer_segmentation.published_rows('segmentation__candidate_account_segments') }}
