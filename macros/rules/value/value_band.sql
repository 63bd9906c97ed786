{#- The three value bands over the tiers: platinum and gold are high. -#}
{% macro value_band(value_tier) %}
    {{ return(adapter.dispatch('value_band', 'customer_segmentation')(value_tier)) }}
{% endmacro %}

{% macro default__value_band(value_tier) -%}
    case {{ value_tier }}
        when 'platinum' then 'high'
        when 'gold' then 'high'
        when 'silver' then 'moderate'
        when 'bronze' then 'low'
        else 'none'
    end
{%- endmacro %}
