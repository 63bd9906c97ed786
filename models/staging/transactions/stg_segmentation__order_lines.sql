{{ customer_segmentation.staged_input('order_lines') }}
