{#-
  A score from 1 (worst) to `rfm_bins`: one more than the number of cut points beaten, or, for
  `ntile`, the tile, with the id telling ties apart.

  Arguments: metric, one of recency, frequency, monetary; value, SQL in the metric's unit; key, the
  column that holds the id of who is scored, customer_id or account_id; method, a value of
  `rfm_scoring_method`. Reads <metric>_cut_1, <metric>_cut_2, ... from the row; `ntile` reads
  as_of_date.
-#}
{% macro rfm_score(metric, value, key, method) %}
    {{ return(adapter.dispatch('rfm_score', 'customer_segmentation')(metric, value, key, method)) }}
{% endmacro %}

{% macro default__rfm_score(metric, value, key, method) -%}
    {%- set bins = customer_segmentation.rfm_bins() -%}
    {%- if method == 'ntile' -%}
        ntile({{ bins }}) over (
            partition by as_of_date
            order by {{ value }}{{ ' desc' if metric == 'recency' }} nulls last, {{ key }}
        )
    {%- else -%}
        1
        {%- for cut in range(1, bins) %}
        + case when {{ customer_segmentation.rfm_beats_cut(
            metric, value, metric ~ '_cut_' ~ cut, method
        ) }} then 1 else 0 end
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
