{{ customer_segmentation.staged_input('accounts') }}
