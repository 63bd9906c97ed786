{#-
  What an earlier run has kept of a table that is rebuilt day by day; none where this run builds all
  days: the first run, a full refresh, an engine that cannot delete rows, and outside of runs.

  Arguments: model_name, an incremental model of this package.
  Returns: a relation or none.
-#}
{% macro stored_days(model_name) %}
    {% if flags.FULL_REFRESH or model.resource_type == 'unit_test' or not
        customer_segmentation.rebuilds_by_day() %}
        {{ return(none) }}
    {% endif %}
    {{ return(customer_segmentation.existing_relation(model_name)) }}
{% endmacro %}
