{#-
  Limits a staging model to the days that this run needs of it: those to rebuild and those that
  share something with them. Where every day is built it limits nothing.

  Arguments: kept_in, the name of the incremental model; days_to_rebuild, a ref of the model that
  lists the days (a name would leave dbt free to run the two in any order, and to read the list of
  the run before); timestamp, SQL; input_name, where the list is of several inputs.
  Returns: a SQL condition.
-#}
{% macro days_to_read(kept_in, days_to_rebuild, timestamp, input_name=none) %}
    {% if customer_segmentation.stored_days(kept_in) is none %}{{ return('1 = 1') }}{% endif %}
    {{ return(customer_segmentation.is_one_of_days(
        customer_segmentation.source_day(timestamp),
        customer_segmentation.days_in(
            days_to_rebuild,
            '1 = 1' if input_name is none else "input = '" ~ input_name ~ "'"
        )
    )) }}
{% endmacro %}
