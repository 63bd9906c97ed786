{{ customer_segmentation.staged_input('consents') }}
