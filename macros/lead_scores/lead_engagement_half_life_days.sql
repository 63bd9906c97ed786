{#- The half-life of lead engagement in days: its own variable, or that of the engagement score. -#}
{% macro lead_engagement_half_life_days() %}
    {% if var('lead_engagement_half_life_days') is none %}
        {{ return(var('engagement_half_life_days')) }}
    {% endif %}
    {{ return(var('lead_engagement_half_life_days')) }}
{% endmacro %}
