{#-
  What an earlier run has kept of a table that is rebuilt day by day; none where this run builds all
  days: the first run, a full refresh, an engine that cannot delete rows, and outside of runs. A
  table of another version of this package, with other columns, is dropped: all of it is built
  again.

  Arguments: model_name, an incremental model of this package.
  Returns: a relation or none.
-#}
{% macro stored_days(model_name) %}
    {% if flags.FULL_REFRESH or not customer_segmentation.rebuilds_by_day() %}
        {{ return(none) }}
    {% endif %}
    {% set relation = customer_segmentation.existing_relation(model_name) %}
    {% if relation is not none %}
        {% set columns = adapter.get_columns_in_relation(relation) | map(attribute='name')
            | map('lower') | sort %}
        {% if columns != graph.nodes['model.customer_segmentation.' ~ model_name].columns | sort %}
            {% do adapter.drop_relation(relation) %}
            {{ return(none) }}
        {% endif %}
    {% endif %}
    {{ return(relation) }}
{% endmacro %}
