{#- The marketing journey's stage that a lifecycle stage belongs to. -#}
{% macro journey_stage(lifecycle_stage) %}
    {{ return(adapter.dispatch('journey_stage', 'customer_segmentation')(lifecycle_stage)) }}
{% endmacro %}

{% macro default__journey_stage(lifecycle_stage) -%}
    case {{ lifecycle_stage }}
        when 'new_lead' then 'awareness'
        when 'prospect' then 'consideration'
        when 'active_customer' then 'purchase'
        when 'repeat_customer' then 'retention'
        when 'inactive_customer' then 'retention'
        when 'loyal_customer' then 'advocacy'
    end
{%- endmacro %}
