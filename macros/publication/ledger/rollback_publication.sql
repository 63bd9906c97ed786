{#-
  Takes the publication that readers see back, and all others that are newer than the one to go back
  to: one more row for each in the ledger, in one statement. Run it as
  `dbt run-operation customer_segmentation.rollback_publication`, or `segments rollback`.

  Arguments: to, the publication_id of the one to go back to; without it the one before.
  Errors: where there is none to go back to: unknown, rolled back itself, current already, or its
  rows are no longer there.
-#}
{% macro rollback_publication(to=none) %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set refuse_second_run = customer_segmentation.refuse_second_run() %}
    {% if refuse_second_run %}{% do run_query(refuse_second_run) %}{% endif %}
    {% set relations = {} %}
    {% for name in ['publication_ledger', 'published_quality_results'] %}
        {% set node = graph.nodes['model.customer_segmentation.segmentation__' ~ name] %}
        {% do relations.update({name: adapter.get_relation(
            database=node.database, schema=node.schema, identifier=node.alias
        )}) %}
    {% endfor %}
    {% set ledger, rows = relations.publication_ledger, relations.published_quality_results %}
    {% set committed, stored = [], [] %}
    {% if ledger is not none and rows is not none %}
        {% do customer_segmentation.add_missing_columns(
            ledger, graph.nodes['model.customer_segmentation.segmentation__publication_ledger']
        ) %}
        {% set committed = run_query(
            'select publication_id, is_rolled_back from ('
            ~ customer_segmentation.committed_publications(ledger)
            ~ ') as committed order by age'
        ).rows %}
        {% set stored = run_query(
            'select distinct publication_id from ' ~ rows
        ).columns[0].values() %}
    {% endif %}
    {% set shown, rolled_back = [], [] %}
    {% for publication_id, is_rolled_back in committed %}
        {% do (rolled_back if is_rolled_back | int == 1 else shown).append(publication_id) %}
    {% endfor %}
    {% set possible = shown[1:] | select('in', stored) | list %}
    {% set refused = none %}
    {% if not possible %}
        {% set refused = 'there is no older publication to go back to: ' ~ shown | length
            ~ ' committed, the rows of ' ~ stored | length ~ ' kept (variables '
            ~ 'publications_to_keep and publication_days_to_keep)' %}
    {% elif to is none %}
        {% set to = possible[0] %}
    {% elif to not in possible %}
        {% set refused = 'readers cannot go back to ' ~ to ~ ': '
            ~ ('it is what they see' if to in shown[:1]
                else 'it was rolled back itself' if to in rolled_back
                else 'its rows are no longer kept' if to in shown
                else 'there is no publication of this id')
            ~ '. They can go back to ' ~ possible | join(', ') %}
    {% endif %}
    {% if refused %}
        {% do exceptions.raise_compiler_error('customer_segmentation: ' ~ refused ~ '.') %}
    {% endif %}

    {% set taken_back = shown[:shown.index(to)] %}
    {% set columns = [
        'as_of_date', 'package_version', 'definition_hash', 'publication_number',
        'reasons_definition', 'look_back_days', 'waived_checks', 'approved_settings',
        'approved_because',
    ] | join(', ') %}
    {% call statement('roll_back', auto_begin=true) %}
        insert into {{ ledger }} (publication_id, status, recorded_at, {{ columns }})
        select
            publication_id,
            'rolled_back' as status,
            cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}'
                as {{ dbt.type_timestamp() }}) as recorded_at,
            {{ columns }}
        from {{ ledger }}
        where status = 'committed'
            and publication_id in ('{{ taken_back | join("', '") }}')
    {% endcall %}
    {% do adapter.commit() %}
    {% do log(
        'Rolled back ' ~ taken_back | join(', ') ~ '; readers now see ' ~ to ~ '.', info=true
    ) %}
{% endmacro %}
