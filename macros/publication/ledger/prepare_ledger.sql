{#-
  Makes the ledger before the first publication, empty, with the columns of its contract, and adds to
  a ledger of an earlier version what it lacks: what is built before the commit reads it. A hook of
  the first model that has to do with a publication.
-#}
{% macro prepare_ledger() %}
    {% if not execute or flags.WHICH not in ['build', 'run'] %}{{ return('') }}{% endif %}
    {% set existing = customer_segmentation.existing_relation('segmentation__publication_ledger') %}
    {% set node = graph.nodes['model.customer_segmentation.segmentation__publication_ledger'] %}
    {% if existing is not none %}
        {% do customer_segmentation.add_missing_columns(existing, node) %}
        {{ return('') }}
    {% endif %}
    {% set ledger = api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias, type='table'
    ) %}
    {% set columns = [] %}
    {% for column in node.columns.values() %}
        {% do columns.append(
            column.name ~ ' ' ~ api.Column.translate_type(column.data_type)
            ~ (' not null' if column.constraints else '')
        ) %}
    {% endfor %}
    {% do adapter.create_schema(ledger) %}
    {% call statement('create_ledger', auto_begin=true) %}
        create table if not exists {{ ledger }} ({{ columns | join(', ') }})
        {%- if node.config.file_format %}
        using {{ node.config.file_format }}
        partitioned by ({{ node.config.partition_by | join(', ') }})
        {%- endif %}
    {% endcall %}
    {% do adapter.cache_added(ledger) %}
    {{ return('') }}
{% endmacro %}
