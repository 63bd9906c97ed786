{{ customer_segmentation.staged_input('deals') }}
