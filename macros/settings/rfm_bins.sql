{#- The number of score bins of this run: `rfm_bins`, or what the scheme is made for. -#}
{% macro rfm_bins() %}
    {{ return(
        var('rfm_bins') or customer_segmentation.rfm_scheme_bins().get(var('rfm_segment_scheme'), 5)
    ) }}
{% endmacro %}
