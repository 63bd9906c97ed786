{{ customer_segmentation.staged_input('attributes') }}
