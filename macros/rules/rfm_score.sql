{#-
  A score from 1 (worst) to `rfm_bins`: one more than the number of cut points beaten, or, for
  `ntile`, the tile, with customer_id telling ties apart.

  Arguments: metric, one of recency, frequency, monetary; value, SQL in the metric's unit. Reads
  <metric>_cut_1, <metric>_cut_2, ... from the row; `ntile` reads as_of_date and customer_id.
-#}
{% macro rfm_score(metric, value) %}
    {{ return(adapter.dispatch('rfm_score', 'customer_segmentation')(metric, value)) }}
{% endmacro %}

{% macro default__rfm_score(metric, value) -%}
    {%- set bins = customer_segmentation.rfm_bins() -%}
    {%- if var('rfm_scoring_method') == 'ntile' -%}
        ntile({{ bins }}) over (
            partition by as_of_date
            order by {{ value }}{{ ' desc' if metric == 'recency' }} nulls last, customer_id
        )
    {%- else -%}
        1
        {%- for cut in range(1, bins) %}
        + case when {{ customer_segmentation.rfm_beats_cut(metric, value, metric ~ '_cut_' ~ cut) }}
            then 1 else 0 end
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
