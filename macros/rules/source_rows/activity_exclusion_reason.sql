{#-
  Why an event or message is left out whatever the as-of date, first match; NULL for one that
  counts. Reads the columns of the step `judged` in int_segmentation__engagement_classified.
-#}
{% macro activity_exclusion_reason() %}
    {{ return(adapter.dispatch('activity_exclusion_reason', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__activity_exclusion_reason() -%}
    case
        when occurrence > 1 then 'duplicate_activity'
        when occurred_on is null then 'invalid_timestamp'
        when customer_id is null then 'no_customer_id'
        when is_test then 'test_customer'
    end
{%- endmacro %}
