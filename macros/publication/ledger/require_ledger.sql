{#-
  Stops a run whose ledger has been lost or moved, before anything is published: it would take itself
  for the first one, and compare the candidates with nothing. Without a ledger there are neither
  published views nor rows, unless it got lost; beside one, rows of one publication at most that
  was never committed. Asks the warehouse in a run only, never while compiling.

  Errors: where there are traces of publications that the ledger does not know, unless
  `first_publication` says that they do not matter; where it says so beside a ledger that has
  publications.
-#}
{% macro require_ledger() %}
    {% if not execute or flags.WHICH not in ['build', 'run'] or model.resource_type != 'model' %}
        {{ return('') }}
    {% endif %}
    {% set relations = {} %}
    {% for name in ['publication_ledger', 'publications', 'published_quality_results'] %}
        {% do relations.update({
            name: customer_segmentation.existing_relation('segmentation__' ~ name)
        }) %}
    {% endfor %}
    {% set ledger, view = relations.publication_ledger, relations.publications %}
    {% set rows = relations.published_quality_results %}
    {% set entries = 0 if ledger is none
        else run_query('select count(*) from ' ~ ledger).rows[0][0] | int %}
    {% if var('first_publication') %}
        {% if entries %}
            {% do customer_segmentation.refuse_setting(
                'first_publication', true, 'false: ' ~ ledger ~ ' has publications. Set it for one '
                ~ 'run only, or a ledger that is lost later would not be missed'
            ) %}
        {% endif %}
        {{ return('') }}
    {% endif %}

    {% set unknown = 0 if rows is none else run_query(
        'select count(distinct publication_id) from ' ~ rows ~ ('' if ledger is none
        else ' where publication_id not in (select publication_id from ' ~ ledger ~ ')')
    ).rows[0][0] | int %}
    {% set traces = [] %}
    {% if unknown > (0 if ledger is none else 1)
        or (unknown and view is not none and not entries) %}
        {% do traces.append(
            rows ~ ' has rows of ' ~ unknown ~ ' publications that it does not know'
        ) %}
    {% endif %}
    {% if view is not none and (ledger is none or (
        not entries and run_query('select count(*) from ' ~ view).rows[0][0] | int
    )) %}
        {% do traces.append(view ~ ' shows readers earlier ones') %}
    {% endif %}
    {% if traces %}
        {% set node = graph.nodes['model.customer_segmentation.segmentation__publication_ledger'] %}
        {% do exceptions.raise_compiler_error(
            'customer_segmentation: the ledger of publications, ' ~ node.relation_name ~ ', '
            ~ ('does not exist' if ledger is none else 'has no rows' if not entries
                else 'has lost rows')
            ~ ', but ' ~ traces | join(', and ') ~ '. Nothing is published: new tables would be '
            ~ 'compared with nothing. Bring the ledger back, or name the schema it is in (models: '
            ~ 'customer_segmentation: published: rows: +schema). If this is to be the first '
            ~ "publication all the same, run once with --vars '{first_publication: true}'; rows of "
            ~ 'publications that the ledger does not know are then deleted.'
        ) %}
    {% endif %}
{% endmacro %}
