{#- Whether the installer mapped which deals are won or lost: then that says which are over. -#}
{% macro deals_have_outcomes() %}
    {{ return(
        customer_segmentation.input_is_mapped('deals', 'is_won')
        or customer_segmentation.input_is_mapped('deals', 'is_lost')
    ) }}
{% endmacro %}
