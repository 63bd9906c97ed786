{#-
  Says at the end of a publication, in dbt's log, what readers now see and how its checks came out.
  A hook of the ledger, after the commit; it runs no statement of its own.
-#}
{% macro announce_publication() %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% set checks = run_query(
            'select max(candidate.publication_id), max(candidate.as_of_date), count(*), '
            ~ 'coalesce(sum(case when not gate.passed and gate.waived_because is null then 1 else 0 '
            ~ 'end), 0), coalesce(sum(case when not gate.passed and gate.waived_because is not null '
            ~ 'then 1 else 0 end), 0) from ' ~ ref('segmentation__quality_gate') ~ ' as gate '
            ~ 'inner join ' ~ ref('segmentation__publication_candidate') ~ ' as candidate '
            ~ 'on gate.publication_id = candidate.publication_id'
        ).rows[0] %}
        {% set results = graph.nodes['model.customer_segmentation.segmentation__quality_results'] %}
        {% do log(
            'customer_segmentation: published ' ~ checks[0] ~ ' as of ' ~ checks[1] ~ ': ' ~ checks[2]
            ~ ' checks, ' ~ checks[3] ~ ' warnings, ' ~ checks[4] ~ ' waived; see '
            ~ results.schema ~ '.' ~ results.alias, info=true
        ) %}
    {% endif %}
{% endmacro %}
