{#- The project and the seed or model that map scores to segments: a list of two, refused if not. -#}
{% macro rfm_segment_map() %}
    {% set given = var('rfm_segment_map') %}
    {% if given is string or given is not sequence or given | length != 2 %}
        {% do customer_segmentation.refuse_setting(
            'rfm_segment_map', given, '[project, seed or model]'
        ) %}
    {% endif %}
    {{ return(given) }}
{% endmacro %}
