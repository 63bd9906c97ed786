{#-
  The steps from `population` and `cut_points` to `segmented`, of customers or of accounts: every
  member of the population with its three scores and the segment of their cell.

  Arguments: row_id, as for rfm_population(); method, a value of `rfm_scoring_method`.
-#}
{% macro rfm_score_steps(row_id, method) -%}
{%- set metrics = customer_segmentation.rfm_metrics() -%}
{%- set cuts = range(1, customer_segmentation.rfm_bins()) -%}
{{ customer_segmentation.rfm_map_steps() }},

with_cuts as (

    select
        population.*,
        {% for metric in metrics -%}
        {% set last_metric = loop.last -%}
        {% for cut in cuts -%}
        cuts_by_date.{{ metric }}_cut_{{ cut }}{{ ',' if not (last_metric and loop.last) }}
        {% endfor %}
        {%- endfor %}
    from population
    inner join cuts_by_date on population.as_of_date = cuts_by_date.as_of_date

),

scored as (

    select
        {%- for column in row_id %}
        {{ column }},
        {%- endfor %}
        days_since_last_order,
        order_count,
        monetary_value,
        {% for metric, column in metrics.items() -%}
        cast(
            {{ customer_segmentation.rfm_score(metric, column, row_id[0], method) | indent(12) }}
            as {{ dbt.type_int() }}
        ) as {{ metric }}_score{{ ',' if not loop.last }}
        {% endfor %}
    from with_cuts

),

segmented as (

    select
        scored.*,
        {{ dbt.concat([
            'cast(scored.recency_score as ' ~ dbt.type_string() ~ ')',
            'cast(scored.frequency_score as ' ~ dbt.type_string() ~ ')',
            'cast(scored.monetary_score as ' ~ dbt.type_string() ~ ')',
        ]) }} as rfm_score,
        segment_map.segment as rfm_segment
    from scored
    left join segment_map
        on scored.recency_score = segment_map.recency_score
        and scored.frequency_score = segment_map.frequency_score
        and scored.monetary_score = segment_map.monetary_score

)
{%- endmacro %}
