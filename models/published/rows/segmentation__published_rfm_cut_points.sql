{{ customer_segmentation.published_rows('segmentation__candidate_rfm_cut_points') }}
