{#-
  How far back the gate compares beside the last publication, for what drifts slowly: at least so
  many days -> at most so many.
-#}
{% macro baseline_days() %}
    {{ return({7: 14, 30: 60}) }}
{% endmacro %}
