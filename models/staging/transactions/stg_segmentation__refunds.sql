{{ customer_segmentation.staged_input('refunds') }}
