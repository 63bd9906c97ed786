{{ customer_segmentation.staged_input('events') }}
