{{ customer_segmentation.current_rows('quality_results') }}
