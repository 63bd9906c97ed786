{#-
  Takes the publication that readers see back: one more row in the ledger. Readers then see the
  newest committed publication before it. Run it as
  `dbt run-operation customer_segmentation.rollback_publication`, or `segments rollback`.

  Errors: where nothing is published, or the rows of nothing older are kept.
-#}
{% macro rollback_publication() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set refuse_second_run = customer_segmentation.refuse_second_run() %}
    {% if refuse_second_run %}{% do run_query(refuse_second_run) %}{% endif %}
    {% set node = graph.nodes['model.customer_segmentation.segmentation__publication_ledger'] %}
    {% set ledger = adapter.get_relation(
        database=node.database, schema=node.schema, identifier=node.alias
    ) %}
    {% set publications = [] %}
    {% if ledger is not none %}
        {% set publications = run_query(
            "select publication_id, as_of_date, package_version, definition_hash from " ~ ledger
            ~ " where status = 'committed' and publication_id not in (select publication_id from "
            ~ ledger ~ " where status = 'rolled_back') order by publication_id desc"
        ).rows %}
        {% set newest_kept = run_query(
            "select publication_id from " ~ ledger
            ~ " where status = 'committed' order by publication_id desc limit "
            ~ var('publications_to_keep')
        ).columns[0].values() %}
    {% endif %}
    {% if publications | length < 2 or publications[1][0] not in newest_kept %}
        {% do exceptions.raise_compiler_error(
            'customer_segmentation: there is no older publication to go back to: '
            ~ publications | length ~ ' committed, the rows of the last '
            ~ var('publications_to_keep') ~ ' kept (variable publications_to_keep).'
        ) %}
    {% endif %}

    {% set taken_back = publications[0] %}
    {% call statement('roll_back', auto_begin=true) %}
        insert into {{ ledger }} (
            publication_id, status, recorded_at, as_of_date, package_version, definition_hash
        )
        values (
            '{{ taken_back[0] }}',
            'rolled_back',
            cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}'
                as {{ dbt.type_timestamp() }}),
            {{ customer_segmentation.date_literal(taken_back[1]) }},
            '{{ taken_back[2] }}',
            '{{ taken_back[3] }}'
        )
    {% endcall %}
    {% do adapter.commit() %}
    {% do log(
        'Rolled back ' ~ taken_back[0] ~ '; readers now see ' ~ publications[1][0] ~ '.', info=true
    ) %}
{% endmacro %}
