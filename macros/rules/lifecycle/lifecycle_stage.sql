{#-
  The lifecycle stage, first match. Reads the columns of the step `facts` of
  lifecycle_fact_steps(). An override comes with one of lifecycle_conditions(), which puts the
  same into words.
-#}
{% macro lifecycle_stage() %}
    {{ return(adapter.dispatch('lifecycle_stage', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__lifecycle_stage() -%}
    case
        when order_count = 0
            and days_known <= {{ var('new_lead_days') }}
            and not has_open_deal
            and not is_engaged
            then 'new_lead'
        when order_count = 0 then 'prospect'
        when days_since_last_order > {{ var('inactive_after_days') }} then 'inactive_customer'
        when order_count >= {{ var('loyal_min_orders') }}
            and days_since_first_order >= {{ var('loyal_min_tenure_days') }}
            then 'loyal_customer'
        when order_count >= 2 then 'repeat_customer'
        else 'active_customer'
    end
{%- endmacro %}
