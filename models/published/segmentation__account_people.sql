{{ customer_segmentation.current_rows('account_people') }}
