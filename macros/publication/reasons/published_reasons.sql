{#-
  What reasons are made of, by other definitions than that of this run: of the publications in the
  ledger, as far as the relations still exist. Asks the warehouse in a run only.

  Returns: list of dicts. name: published_reasons, published_rule_values or published_scheme_values;
  relation; is_kept, whether the rows of a publication by that definition are kept.
-#}
{% macro published_reasons() %}
    {% set found = [] %}
    {% set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') %}
    {% if ledger is none %}{{ return(found) }}{% endif %}
    {% set own = customer_segmentation.reasons_definition() %}
    {% set definitions -%}
        select
            ledger.reasons_definition,
            count(kept.publication_id) as kept_publications
        from {{ ledger }} as ledger
        left join ({{ customer_segmentation.kept_publications(ledger) }}) as kept
            on ledger.publication_id = kept.publication_id
        where ledger.reasons_definition <> '{{ own }}'
        group by ledger.reasons_definition
        order by ledger.reasons_definition
    {%- endset %}
    {% for definition, kept in run_query(definitions).rows %}
        {% for name in ['published_reasons', 'published_rule_values', 'published_scheme_values'] %}
            {% set node = graph.nodes['model.customer_segmentation.segmentation__' ~ name] %}
            {% set relation = adapter.get_relation(
                database=node.database,
                schema=node.schema,
                identifier=node.alias | replace(own, definition),
            ) %}
            {% if relation is not none %}
                {% do found.append(
                    {'name': name, 'relation': relation, 'is_kept': kept | int > 0}
                ) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
