{{ customer_segmentation.current_rows('rfm_cut_points') }}
