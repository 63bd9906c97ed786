{{ customer_segmentation.published_rows('segmentation__candidate_segment_performance') }}
