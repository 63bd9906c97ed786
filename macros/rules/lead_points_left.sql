{#-
  What a point of an activity still counts in the lead score after some days: nothing beyond
  lead_engagement_window_days, within them 2^(-days / half-life).

  Points are multiplied by it. It is fixed to 12 decimals, as in decayed_weight().

  Arguments: age_in_days, SQL of a whole number from 0.
-#}
{% macro lead_points_left(age_in_days) %}
    {{ return(adapter.dispatch('lead_points_left', 'customer_segmentation')(age_in_days)) }}
{% endmacro %}

{% macro default__lead_points_left(age_in_days) -%}
    {%- set left = customer_segmentation.half_life_decay(
        'cast(1 as ' ~ customer_segmentation.type_double() ~ ')',
        age_in_days,
        customer_segmentation.lead_engagement_half_life_days(),
    ) -%}
    {%- if var('lead_engagement_window_days') is none -%}
        {{ left }}
    {%- else -%}
        case
            when {{ age_in_days }} < {{ var('lead_engagement_window_days') }}
                then {{ left | indent(12) }}
            else 0
        end
    {%- endif -%}
{%- endmacro %}
