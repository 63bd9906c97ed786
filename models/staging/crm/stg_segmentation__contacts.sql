{{ customer_segmentation.staged_input('contacts') }}
