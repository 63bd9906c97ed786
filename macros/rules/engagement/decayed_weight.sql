{#-
  What a weight is still worth after some days: weight x 2^(-days / engagement_half_life_days).

  It is asked for one point of each day, and weights are multiplied by that: a rule of your own must be
  proportional to the weight. It is fixed to 12 decimals: decimal sums do not depend on the order of
  rows, so that the same inputs give the same score, to the last digit, in every run.

  Arguments: weight, age_in_days: SQL.
-#}
{% macro decayed_weight(weight, age_in_days) %}
    {{ return(adapter.dispatch('decayed_weight', 'customer_segmentation')(weight, age_in_days)) }}
{% endmacro %}

{% macro default__decayed_weight(weight, age_in_days) -%}
    {{ customer_segmentation.half_life_decay(
        weight, age_in_days, var('engagement_half_life_days')
    ) }}
{%- endmacro %}
