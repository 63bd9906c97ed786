{#-
  Whether this run reads the demo shop: only in a clone of this project, and only while
  `segmentation_inputs` is not set.
-#}
{% macro uses_demo_inputs() %}
    {{ return(
        project_name == 'customer_segmentation' and var('segmentation_inputs', none) is none
    ) }}
{% endmacro %}
