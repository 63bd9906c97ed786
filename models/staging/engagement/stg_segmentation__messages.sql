{{ customer_segmentation.staged_input('messages') }}
