{#- The shipped RFM schemes with the number of bins each map is made for. -#}
{% macro rfm_scheme_bins() %}
    {{ return({
        'standard': 5, 'four_segment': 5, 'regex_10': 5, 'klaviyo': 3, 'braze': 4, 'r_rfm': 5,
        'putler': 5, 'pymc': 4,
    }) }}
{% endmacro %}
