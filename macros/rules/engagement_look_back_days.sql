{#-
  The days before an as-of date at which engagement is looked at again to tell `at_risk`: every 30
  days and at `engagement_at_risk_days`. Fixed by the date itself, not by which other dates a run
  happens to build, so that a date's rows are the same in every run.

  Returns: list of whole numbers.
-#}
{% macro engagement_look_back_days() %}
    {{ return(adapter.dispatch('engagement_look_back_days', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__engagement_look_back_days() %}
    {% set longest = var('engagement_at_risk_days') %}
    {{ return(range(30, longest, 30) | list + [longest]) }}
{% endmacro %}
