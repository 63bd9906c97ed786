{#-
  What lifecycle_stage() decides by, told as conditions: for reasons, and for the days on which time
  alone can change a stage. Whoever overrides the one overrides the other too; the data test
  own_reasons_are_met says where they differ.

  Returns: dict of
  - conditions: list of dicts. segment: the stage; place: a column of the step `facts` of
    lifecycle_fact_steps(), once for each segment; at_least, at_most, more_than, less_than: a
    number, or SQL that is NULL where the bound does not matter (without any the condition is not
    told), or equals: true or false; is_alternative: one of several that are enough, told only
    where it holds. Every other condition of a stage holds for all who are in it.
  - next_segments: dict of stage -> the stage to work towards, where one more order is not enough.
-#}
{% macro lifecycle_conditions() %}
    {{ return(adapter.dispatch('lifecycle_conditions', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__lifecycle_conditions() %}
    {% set new_lead_days = var('new_lead_days') %}
    {% set inactive_after = var('inactive_after_days') %}
    {% set loyal_orders, loyal_tenure = var('loyal_min_orders'), var('loyal_min_tenure_days') %}
    {% set too_few = 'case when order_count < ' ~ loyal_orders ~ ' then ' ~ loyal_orders ~ ' end' %}
    {{ return({
        'conditions': [
            {'segment': 'new_lead', 'place': 'order_count', 'less_than': 1},
            {'segment': 'new_lead', 'place': 'days_known', 'at_most': new_lead_days},
            {'segment': 'new_lead', 'place': 'has_open_deal', 'equals': false},
            {'segment': 'new_lead', 'place': 'is_engaged', 'equals': false},
            {'segment': 'prospect', 'place': 'order_count', 'less_than': 1},
            {'segment': 'prospect', 'place': 'days_known', 'more_than': new_lead_days,
             'is_alternative': true},
            {'segment': 'prospect', 'place': 'has_open_deal', 'equals': true,
             'is_alternative': true},
            {'segment': 'prospect', 'place': 'is_engaged', 'equals': true, 'is_alternative': true},
            {'segment': 'inactive_customer', 'place': 'days_since_last_order',
             'more_than': inactive_after},
            {'segment': 'loyal_customer', 'place': 'days_since_last_order',
             'at_most': inactive_after},
            {'segment': 'loyal_customer', 'place': 'order_count', 'at_least': loyal_orders},
            {'segment': 'loyal_customer', 'place': 'days_since_first_order',
             'at_least': loyal_tenure},
            {'segment': 'repeat_customer', 'place': 'days_since_last_order',
             'at_most': inactive_after},
            {'segment': 'repeat_customer', 'place': 'order_count', 'at_least': 2,
             'less_than': too_few},
            {'segment': 'repeat_customer', 'place': 'days_since_first_order',
             'less_than': loyal_tenure, 'is_alternative': true},
            {'segment': 'active_customer', 'place': 'days_since_last_order',
             'at_most': inactive_after},
            {'segment': 'active_customer', 'place': 'order_count', 'at_least': 1, 'less_than': 2},
        ],
        'next_segments': {'repeat_customer': 'loyal_customer'},
    }) }}
{% endmacro %}
