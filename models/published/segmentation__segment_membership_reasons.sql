{{ customer_segmentation.current_rows('reasons') }}
