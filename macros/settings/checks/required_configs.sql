{#-
  The configs of a model that have to be as this package sets them, with what they may be. dbt applies
  what the installing project sets for all its models last, over a package's own. A table may take the
  place of a view and the other way round, but not where rows are kept from run to run, where a view
  is what readers read, or where a table keeps what was found at one moment of a run.

  Arguments: node, a model of this package.
  Returns: dict of config -> list of its allowed values.
-#}
{% macro required_configs(node) %}
    {% set view = 'published_view' if target.type == 'postgres' else 'view' %}
    {% set folder, name = node.fqn[1], node.name.split('segmentation__')[-1] %}
    {% if name == 'published_reasons' and target.type != 'spark' %}
        {{ return({'materialized': [view]}) }}
    {% elif node.fqn[2] == 'rows' or node.name in [
        'int_segmentation__order_days', 'int_segmentation__engagement_days',
    ] %}
        {% set kept_whole = node.fqn[2] == 'rows' %}
        {% if not kept_whole and not customer_segmentation.rebuilds_by_day() %}
            {{ return({'materialized': ['table']}) }}
        {% endif %}
        {% set required = {
            'materialized': ['incremental'],
            'incremental_strategy': ['merge' if target.type == 'bigquery' else 'append'],
            'on_schema_change': ['append_new_columns'],
            'unique_key': [none],
        } %}
        {% do required.update({'full_refresh': [false]} if kept_whole else {}) %}
        {{ return(required) }}
    {% elif folder == 'published' and name != 'segments_file' %}
        {{ return({'materialized': [view]}) }}
    {% elif name == 'quality_gate' %}
        {{ return({'materialized': ['table']}) }}
    {% elif folder == 'quality' or name == 'source_days' or name.endswith('_to_rebuild') %}
        {{ return({'materialized': ['table']}) }}
    {% endif %}
    {{ return({'materialized': ['table', 'view']}) }}
{% endmacro %}
