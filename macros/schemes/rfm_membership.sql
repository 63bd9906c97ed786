{#-
  The segment of the scheme rfm that a customer or an account is in, scored or not.

  Arguments: members, what holds order_count and rfm_order_count of everybody; scores, what holds
  rfm_segment of those who are scored.
-#}
{% macro rfm_membership(members='customers', scores='rfm') -%}
    case
        when {{ members }}.order_count = 0 then 'prospect'
        when {{ members }}.rfm_order_count = 0 then 'outside_window'
        else {{ scores }}.rfm_segment
    end
{%- endmacro %}
