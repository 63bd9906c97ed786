{#-
  Whether a value lies on the better side of a cut point, by scoring method. `quantile` cuts are
  values of customers, and the cut itself scores below; `r_rfm` and `fixed` bins include their
  lower edge. Recency counts days, so less is better.

  Arguments: metric, one of recency, frequency, monetary; value and cut, SQL in the metric's unit;
  method, a value of `rfm_scoring_method`.
-#}
{% macro rfm_beats_cut(metric, value, cut, method) %}
    {{ return(adapter.dispatch('rfm_beats_cut', 'customer_segmentation')(
        metric, value, cut, method
    )) }}
{% endmacro %}

{% macro default__rfm_beats_cut(metric, value, cut, method) -%}
    {%- set operators = {
        'quantile': {'recency': '<', 'frequency': '>', 'monetary': '>'},
        'r_rfm': {'recency': '<', 'frequency': '>=', 'monetary': '>='},
        'fixed': {'recency': '<=', 'frequency': '>=', 'monetary': '>='},
    } -%}
    {{ value }} {{ operators[method][metric] }} {{ cut }}
{%- endmacro %}
