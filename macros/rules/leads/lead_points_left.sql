{#-
  What a point of an activity still counts in the lead score after some days: 2^(-days / half-life).
  It is asked about activities within lead_engagement_window_days only; older ones are not read.

  Points are multiplied by it. It is fixed to 12 decimals, as in decayed_weight().

  Arguments: age_in_days, SQL of a whole number from 0.
-#}
{% macro lead_points_left(age_in_days) %}
    {{ return(adapter.dispatch('lead_points_left', 'customer_segmentation')(age_in_days)) }}
{% endmacro %}

{% macro default__lead_points_left(age_in_days) -%}
    {{ customer_segmentation.half_life_decay(
        'cast(1 as ' ~ customer_segmentation.type_double() ~ ')',
        age_in_days,
        customer_segmentation.lead_engagement_half_life_days(),
    ) }}
{%- endmacro %}
