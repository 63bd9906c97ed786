{#-
  Refuses RFM variables that contradict each other: a scheme whose map has other bins, cut points
  that no method reads, NTILE with frozen cut points (it has none to freeze).
-#}
{% macro check_rfm_settings() %}
    {% set schemes = customer_segmentation.rfm_scheme_bins() %}
    {% set scheme = var('rfm_segment_scheme') %}
    {% set method = customer_segmentation.choice('rfm_scoring_method') %}
    {% set own_map = customer_segmentation.rfm_segment_map()
        != ['customer_segmentation', 'rfm_segment_map'] %}
    {% if not own_map %}
        {% do customer_segmentation.check_choice('rfm_segment_scheme', schemes | list) %}
        {% if customer_segmentation.rfm_bins() != schemes[scheme] %}
            {% do customer_segmentation.refuse_setting(
                'rfm_bins', var('rfm_bins'),
                schemes[scheme] ~ ', which the scheme ' ~ scheme ~ ' is made for, or null'
            ) %}
        {% endif %}
    {% endif %}

    {% if customer_segmentation.rfm_bins() > 9 %}
        {% do customer_segmentation.refuse_setting(
            'rfm_bins', var('rfm_bins'), 'at most 9: rfm_score has one digit a metric'
        ) %}
    {% endif %}

    {% if method == 'fixed' %}
        {% do customer_segmentation.rfm_fixed_cut_points() %}
    {% elif var('rfm_fixed_cut_points') %}
        {% do customer_segmentation.refuse_setting(
            'rfm_fixed_cut_points', var('rfm_fixed_cut_points'),
            'nothing unless rfm_scoring_method is fixed'
        ) %}
    {% endif %}
    {% if var('rfm_cut_points_as_of') is not none %}
        {% do customer_segmentation.parsed_date(
            'rfm_cut_points_as_of', var('rfm_cut_points_as_of')
        ) %}
        {% if method not in ['quantile', 'r_rfm'] %}
            {% do customer_segmentation.refuse_setting(
                'rfm_cut_points_as_of', var('rfm_cut_points_as_of'),
                'null unless rfm_scoring_method is quantile or r_rfm'
            ) %}
        {% endif %}
    {% endif %}
{% endmacro %}
