{#- The installer's own cut points (`rfm_fixed_cut_points`), the same at every date. -#}
{% macro rfm_cut_points_fixed() %}
    {{ return(adapter.dispatch('rfm_cut_points_fixed', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__rfm_cut_points_fixed() %}
    select
        as_of_dates.as_of_date,
        given.metric,
        given.cut,
        given.value
    from as_of_dates
    cross join (
        {% for metric, cuts in customer_segmentation.rfm_fixed_cut_points().items() -%}
        {% set last_metric = loop.last -%}
        {% for value in cuts -%}
        select
            '{{ metric }}' as metric,
            {{ loop.index }} as cut,
            cast({{ value }} as decimal(28, 6)) as value
        {% if not (last_metric and loop.last) %}union all{% endif %}
        {% endfor %}
        {%- endfor %}
    ) as given
{% endmacro %}
