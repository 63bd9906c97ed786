{#-
  The name of a check of one segment, as SQL text over the columns scheme and segment.

  Arguments: check, plain text: the name in gate_default_limits().
-#}
{% macro segment_check(check) %}
    {{ return(dbt.concat(["'" ~ check ~ ".'", 'scheme', "'.'", 'segment'])) }}
{% endmacro %}
