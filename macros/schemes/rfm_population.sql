{#-
  The statement that says whom RFM scores and by which numbers: those with an order, within
  `rfm_window_days` if set. Value tiers rank the same.

  Arguments: members, the step to choose from, of customers or of accounts; row_id, the list of
  columns that are passed on, of which the first tells the members apart. Reads rfm_order_count,
  days_since_last_order, rfm_gross_revenue and rfm_refunded_amount.
-#}
{% macro rfm_population(members, row_id) -%}
    select
        {%- for column in row_id %}
        {{ column }},
        {%- endfor %}
        days_since_last_order,
        rfm_order_count as order_count,
        {{ customer_segmentation.monetary_value('rfm_gross_revenue', 'rfm_refunded_amount') }}
            as monetary_value
    from {{ members }}
    where rfm_order_count > 0
{%- endmacro %}
