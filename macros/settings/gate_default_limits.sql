{#-
  The limits of the gate's checks that an installer may raise or lower: check -> {warn, fail}.
  Shares are of the input's rows, those of unreadable values of the values that are there; changes are
  relative to the last committed publication.
-#}
{% macro gate_default_limits() %}
    {{ return({
        'lines_without_customer_share': {'warn': 0.25, 'fail': 0.40},
        'lines_without_order_share': {'warn': 0, 'fail': 0.01},
        'lines_invalid_timestamp_share': {'warn': 0, 'fail': 0.01},
        'lines_invalid_amount_share': {'warn': 0, 'fail': 0.01},
        'lines_unknown_currency_share': {'warn': 0, 'fail': 0.01},
        'lines_duplicate_share': {'warn': 0.01, 'fail': 0.05},
        'lines_conflicting_customer_share': {'warn': 0, 'fail': 0.01},
        'lines_test_customer_share': {'warn': 0.05, 'fail': 0.20},
        'refunds_unknown_order_share': {'warn': 0.05, 'fail': 0.20},
        'refunds_invalid_share': {'warn': 0, 'fail': 0.01},
        'refunds_invalid_timestamp_share': {'warn': 0, 'fail': 0.01},
        'refunds_unknown_currency_share': {'warn': 0, 'fail': 0.01},
        'refunds_duplicate_share': {'warn': 0, 'fail': 0.01},
        'refunded_share_of_gross': {'warn': 0.30, 'fail': 0.60},
        'buyers_refunded_above_gross_share': {'warn': 0.01, 'fail': 0.05},
        'contacts_duplicate_id_share': {'warn': 0, 'fail': 0},
        'contacts_without_id_share': {'warn': 0, 'fail': 0.01},
        'events_invalid_timestamp_share': {'warn': 0, 'fail': 0.01},
        'events_without_customer_share': {'warn': 0.90, 'fail': 0.99},
        'messages_invalid_timestamp_share': {'warn': 0, 'fail': 0.01},
        'messages_without_customer_share': {'warn': 0.10, 'fail': 0.50},
        'exchange_rates_unusable_share': {'warn': 0, 'fail': 0.50},
        'unreadable_values': {'warn': 0, 'fail': 0.50},
        'unreadable_flags': {'warn': 0, 'fail': 0.01},
        'future_dated_lines_share': {'warn': 0, 'fail': 0.01},
        'customer_count_change': {'warn': 0.10, 'fail': 0.30},
        'net_revenue_change': {'warn': 0.20, 'fail': 0.50},
        'segment_share_change': {'warn': 0.05, 'fail': 0.15},
        'segment_stability_index': {'warn': 0.10, 'fail': 0.25},
        'clock_not_set_back': {'warn': 0, 'fail': none},
        'segments_in_scheme': {'warn': 0, 'fail': none},
        'segment_is_too_small': {'warn': 0, 'fail': none},
        'segment_is_dead': {'warn': 0, 'fail': none},
        'segment_review_overdue': {'warn': 90, 'fail': 180},
        'segments_overlap': {'warn': 0.90, 'fail': none},
        'segment_does_not_differ': {'warn': 0, 'fail': none},
        'condition_never_decides': {'warn': 0, 'fail': none},
    }) }}
{% endmacro %}
