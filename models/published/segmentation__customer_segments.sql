{{ customer_segmentation.current_rows('customer_segments') }}
