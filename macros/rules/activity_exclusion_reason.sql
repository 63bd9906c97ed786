{#-
  Why an event or message is left out whatever the as-of date, first match; NULL for one that
  counts. Reads activities and contacts in int_segmentation__engagement_classified.
-#}
{% macro activity_exclusion_reason() %}
    {{ return(adapter.dispatch('activity_exclusion_reason', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__activity_exclusion_reason() -%}
    case
        when activities.occurrence > 1 then 'duplicate_activity'
        when activities.occurred_on is null then 'invalid_timestamp'
        when activities.customer_id is null then 'no_customer_id'
        when contacts.is_test then 'test_customer'
    end
{%- endmacro %}
