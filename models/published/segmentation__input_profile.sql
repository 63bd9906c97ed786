{{ customer_segmentation.current_rows('input_profile') }}
