{#-
  The segment of the scheme rfm that a customer is in, scored or not.

  Reads customers (int_segmentation__customers_as_of) and rfm (int_segmentation__customer_rfm).
-#}
{% macro rfm_membership() -%}
    case
        when customers.order_count = 0 then 'prospect'
        when customers.rfm_order_count = 0 then 'outside_window'
        else rfm.rfm_segment
    end
{%- endmacro %}
