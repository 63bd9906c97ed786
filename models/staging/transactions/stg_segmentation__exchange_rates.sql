{{ customer_segmentation.staged_input('exchange_rates') }}
