{#-
  Deletes the rows of all but the last `publications_to_keep` committed publications from one table
  of published rows. Runs with the commit, so what readers see next is always kept. One statement
  a hook: Databricks and Spark take no more.

  Arguments: relation, a key of published_relations().
-#}
{% macro prune_publications(relation) %}
    {% set last_publications -%}
        select publication_id
        from (
            select
                publication_id,
                row_number() over (order by publication_id desc nulls last) as age
            from {{ this }}
            where status = 'committed'
        ) as committed
        where age <= {{ var('publications_to_keep') }}
    {%- endset %}
    {{ return(customer_segmentation.delete_publications_except(
        ref('segmentation__published_' ~ relation), last_publications
    )) }}
{% endmacro %}
