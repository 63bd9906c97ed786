{#-
  How a customer moved since the previous as-of date, first match. Active means: ordered within
  `inactive_after_days`.

  Arguments, all SQL: order_count, is_active now; previous_order_count, was_active then (NULL where
  the customer was not known yet).
-#}
{% macro lifecycle_movement(order_count, is_active, previous_order_count, was_active) %}
    {{ return(adapter.dispatch('lifecycle_movement', 'customer_segmentation')(
        order_count, is_active, previous_order_count, was_active
    )) }}
{% endmacro %}

{% macro default__lifecycle_movement(order_count, is_active, previous_order_count, was_active) -%}
    case
        when {{ order_count }} = 0 then 'none'
        when coalesce({{ previous_order_count }}, 0) = 0 then 'new'
        when {{ was_active }} and {{ is_active }} then 'retained'
        when {{ was_active }} then 'lapsed'
        when {{ is_active }} then 'reactivated'
        else 'dormant'
    end
{%- endmacro %}
