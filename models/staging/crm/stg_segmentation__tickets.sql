{{ customer_segmentation.staged_input('tickets') }}
