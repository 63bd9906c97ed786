{#- A CRM's stage name as the seed crm_stage_map spells it: without spaces, hyphens, underscores. -#}
{% macro normalised_crm_stage(stage) %}
    {{ return(adapter.dispatch('normalised_crm_stage', 'customer_segmentation')(stage)) }}
{% endmacro %}

{% macro default__normalised_crm_stage(stage) -%}
    replace(replace(replace({{ stage }}, ' ', ''), '-', ''), '_', '')
{%- endmacro %}
