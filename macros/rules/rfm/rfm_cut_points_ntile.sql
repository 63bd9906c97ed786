{#-
  What NTILE amounts to: the best value of tile k. It may be shared with tile k + 1, because NTILE
  gives equal values different scores. Reads the step `population`.

  Arguments: key, the column that tells the members of the population apart.
-#}
{% macro rfm_cut_points_ntile(key) %}
    {{ return(adapter.dispatch('rfm_cut_points_ntile', 'customer_segmentation')(key)) }}
{% endmacro %}

{% macro default__rfm_cut_points_ntile(key) %}
    {%- set metrics = customer_segmentation.rfm_metrics() %}
    select
        as_of_date,
        metric,
        score as cut,
        case when metric = 'recency' then min(value) else max(value) end as value
    from (
        {% for metric, column in metrics.items() -%}
        select
            as_of_date,
            '{{ metric }}' as metric,
            cast({{ column }} as decimal(28, 6)) as value,
            {{ customer_segmentation.rfm_score(metric, column, key, 'ntile') }} as score
        from population
        {% if not loop.last %}union all{% endif %}
        {% endfor %}
    ) as tiled
    where score < {{ customer_segmentation.rfm_bins() }}
    group by as_of_date, metric, score
{% endmacro %}
