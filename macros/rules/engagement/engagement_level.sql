{#-
  The engagement level of a score, first match. An override comes with one of
  engagement_conditions(), which puts the same into words.

  Arguments, all SQL: score; peak_score, the best at the earlier as-of dates within
  `engagement_at_risk_days`; highly_active and
  moderately_engaged, the least scores of those levels.
-#}
{% macro engagement_level(score, peak_score, highly_active, moderately_engaged) %}
    {{ return(adapter.dispatch('engagement_level', 'customer_segmentation')(
        score, peak_score, highly_active, moderately_engaged
    )) }}
{% endmacro %}

{% macro default__engagement_level(score, peak_score, highly_active, moderately_engaged) -%}
    case
        when {{ score }} >= {{ highly_active }} then 'highly_active'
        when {{ score }} >= {{ moderately_engaged }} then 'moderately_engaged'
        when {{ peak_score }} >= {{ moderately_engaged }} then 'at_risk'
        else 'dormant'
    end
{%- endmacro %}
