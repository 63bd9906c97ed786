{#-
  Deletes the rows of a table of published rows that belong to none of the given publications.

  Arguments: relation, the table; kept, a query for the publication_id of those to keep, or none to
  keep nothing.
  Returns: the statement to run, empty where it has been run already.
-#}
{% macro delete_publications_except(relation, kept) %}
    {{ return(adapter.dispatch('delete_publications_except', 'customer_segmentation')(
        relation, kept
    )) }}
{% endmacro %}

{% macro default__delete_publications_except(relation, kept) -%}
    delete from {{ relation }}
    -- BigQuery deletes nothing without a where.
    where 1 = 1
    {%- if kept is not none %}
        and publication_id not in ({{ kept }})
    {%- endif %}
{%- endmacro %}

{#-
  Parquet tables know no DELETE on Spark. The tables are partitioned by publication there, and a
  partition can be dropped.
-#}
{% macro spark__delete_publications_except(relation, kept) %}
    {% if execute %}
        {% set leftovers -%}
            select distinct publication_id from {{ relation }}
            {%- if kept is not none %} where publication_id not in ({{ kept }}){% endif %}
        {%- endset %}
        {% for row in run_query(leftovers).rows %}
            {% do run_query(
                'alter table ' ~ relation ~ " drop if exists partition (publication_id = '"
                ~ row[0] ~ "')"
            ) %}
        {% endfor %}
    {% endif %}
    {{ return('') }}
{% endmacro %}

{#- Databricks would take the variant of Spark; its tables are Delta tables, which know DELETE. -#}
{% macro databricks__delete_publications_except(relation, kept) %}
    {{ return(customer_segmentation.default__delete_publications_except(relation, kept)) }}
{% endmacro %}
