{#- A behaviour or its change in percent, as an aggregate; one of behaviours_of(). -#}
{% macro behaviour_sql(behaviour) %}
    {% set now = customer_segmentation.measure_sql(behaviour, behaviour.window) %}
    {% if not behaviour.window_before %}
        {{ return(
            customer_segmentation.six_places(now) if behaviour.measure == 'average' else now
        ) }}
    {% endif %}
    {% set before = customer_segmentation.measure_sql(behaviour, behaviour.window_before) %}
    {{ return(
        'case\n    when ' ~ before ~ ' > 0\n        then ' ~ customer_segmentation.six_places(
            '100 * ' ~ customer_segmentation.ratio('(' ~ now ~ ' - ' ~ before ~ ')', before)
        ) ~ '\nend'
    ) }}
{% endmacro %}
