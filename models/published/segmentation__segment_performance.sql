{{ customer_segmentation.current_rows('segment_performance') }}
