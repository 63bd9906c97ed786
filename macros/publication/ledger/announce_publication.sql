{#-
  Says at the end of a publication, in dbt's log, what readers now see and how its checks came out.
  A hook of the ledger, after the commit; it runs no statement of its own.
-#}
{% macro announce_publication() %}
    {% set gate = ref('segmentation__quality_gate') %}
    {% set candidate = ref('segmentation__publication_candidate') %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% set counted -%}
            select
                max(candidate.publication_id),
                max(candidate.as_of_date),
                count(*),
                sum(case when not gate.passed and gate.waived_because is null then 1 else 0 end),
                sum(case when not gate.passed and gate.waived_because is not null then 1 else 0 end),
                sum(case when gate.expected = 'no baseline to compare with' then 1 else 0 end)
            from {{ gate }} as gate
            inner join {{ candidate }} as candidate
                on gate.publication_id = candidate.publication_id
        {%- endset %}
        {% set found = run_query(counted).rows[0] %}
        {% set results = graph.nodes['model.customer_segmentation.segmentation__quality_results'] %}
        {% do log(
            'customer_segmentation: published ' ~ found[0] ~ ' as of ' ~ found[1] ~ ': ' ~ found[2]
            ~ ' checks, ' ~ found[3] ~ ' warnings, ' ~ found[4] ~ ' waived'
            ~ (', ' ~ found[5] ~ ' with nothing to compare with' if found[5] | int else '')
            ~ '; see ' ~ results.schema ~ '.' ~ results.alias, info=true
        ) %}
    {% endif %}
{% endmacro %}
