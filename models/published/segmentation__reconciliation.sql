{{ customer_segmentation.current_rows('reconciliation') }}
