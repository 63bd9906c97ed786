{#-
  Deletes the rows of all but the last `publications_to_keep` committed publications, from every
  table of published rows. Runs with the commit, so what readers see next is always kept.
-#}
{% macro prune_publications() %}
    {% set statements = [] %}
    {% for relation in customer_segmentation.published_relations() %}
        {% set statement %}
delete from {{ ref('segmentation__published_' ~ relation) }}
where publication_id not in (
    select publication_id
    from (
        select
            publication_id,
            row_number() over (order by publication_id desc nulls last) as age
        from {{ this }}
        where status = 'committed'
    ) as committed
    where age <= {{ var('publications_to_keep') }}
)
        {% endset %}
        {% do statements.append(statement) %}
    {% endfor %}
    {{ return(statements | join(';\n')) }}
{% endmacro %}
