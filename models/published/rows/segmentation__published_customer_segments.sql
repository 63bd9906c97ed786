{{ customer_segmentation.published_rows('segmentation__candidate_customer_segments') }}
