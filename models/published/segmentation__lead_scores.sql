{{ customer_segmentation.current_rows('lead_scores') }}
