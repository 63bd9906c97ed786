{#-
  The value tier of a customer by what lies ahead of it: customers or revenue, as
  `value_tier_method` says. Ties share what lies ahead, so they share the better tier.

  Arguments, all SQL: ahead, customers or revenue with a higher value; total, of all ranked.
-#}
{% macro value_tier(ahead, total) %}
    {{ return(adapter.dispatch('value_tier', 'customer_segmentation')(ahead, total)) }}
{% endmacro %}

{% macro default__value_tier(ahead, total) -%}
    {%- set ends = customer_segmentation.value_tier_shares() -%}
    case
        when {{ ahead }} < {{ ends[0] }} * {{ total }} then 'platinum'
        when {{ ahead }} < {{ ends[1] }} * {{ total }} then 'gold'
        when {{ ahead }} < {{ ends[2] }} * {{ total }} then 'silver'
        else 'bronze'
    end
{%- endmacro %}
