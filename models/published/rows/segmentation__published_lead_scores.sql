{{ customer_segmentation.published_rows('segmentation__candidate_lead_scores') }}
