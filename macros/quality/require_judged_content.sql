{#-
  Stops a dbt run before the commit where what would be committed is not what the gate has judged, or
  where readers would get a part of it only. Asks the warehouse in a run only, never while compiling.
  A candidate that is committed already is no error: there is nothing to do.

  Errors: where the gate has not judged or has refused the candidate; where a published table does not
  hold the rows that were judged; where a view or the published file would be left behind.
-#}
{% macro require_judged_content() %}
    {% set gate = ref('segmentation__quality_gate') %}
    {% set candidate = ref('segmentation__publication_candidate') %}
    {% if not execute or flags.WHICH not in ['build', 'run'] %}{{ return('') }}{% endif %}
    {% set again = '. Nothing is published; what was published before stays. Run '
        ~ customer_segmentation.publishing_command() ~ ' again.' %}

    {% set publication_id = run_query('select publication_id from ' ~ candidate).rows[0][0] %}
    {% set of_it = " where publication_id = '" ~ publication_id ~ "'" %}
    {% set ledger = customer_segmentation.existing_relation('segmentation__publication_ledger') %}
    {% if ledger is not none
        and run_query('select count(*) from ' ~ ledger ~ of_it).rows[0][0] | int > 0 %}
        {% do log(
            'customer_segmentation: ' ~ publication_id ~ ' is published already, and nothing newer '
            ~ 'has been judged: nothing to publish.', info=true
        ) %}
        {{ return('') }}
    {% endif %}

    {% set checks = run_query(
        'select count(*), coalesce(sum(case when is_blocking then 1 else 0 end), 0) from '
        ~ gate ~ of_it
    ).rows[0] %}
    {% if checks[0] | int == 0 or checks[1] | int > 0 %}
        {% do exceptions.raise_compiler_error(
            'customer_segmentation: the gate has ' ~ (
                'not judged this candidate' if checks[0] | int == 0
                else 'refused this candidate (' ~ checks[1] ~ ' checks failed)'
            ) ~ again
        ) %}
    {% endif %}

    {#- A retry, which goes on with all that comes after what broke, has no selection to look at. -#}
    {% set readers_get = [] %}
    {% for name in customer_segmentation.models_left_out(published=true) %}
        {% if model.unique_id in selected_resources and (
            name[14:] in customer_segmentation.published_relations()
            or name in [
                'segmentation__publications', 'segmentation__segments_file',
                'segmentation__segment_membership_reasons',
            ]
        ) %}
            {% do readers_get.append(name) %}
        {% endif %}
    {% endfor %}
    {% if readers_get %}
        {% do exceptions.raise_compiler_error(
            'customer_segmentation: this command leaves out '
            ~ customer_segmentation.in_words(readers_get)
            ~ ', which would go on showing the publication before' ~ again
        ) %}
    {% endif %}

    {% set judged = {} %}
    {% for row in run_query(
        'select check_name, detail from ' ~ gate ~ of_it ~ " and layer = 'publication'"
    ).rows %}
        {% do judged.update({row[0]: row[1]}) %}
    {% endfor %}
    {% for relation in customer_segmentation.published_relations() if relation != 'quality_results' %}
        {% set rows = ref('segmentation__published_' ~ relation) %}
        {% set fingerprint = customer_segmentation.content_fingerprint(
            ref(customer_segmentation.candidate_of(relation)), rows
        ) %}
        {% set found = run_query('select ' ~ fingerprint ~ ' from ' ~ rows ~ of_it).rows[0][0] %}
        {% set wanted = judged.get('published_as_judged.' ~ relation, 'nothing') %}
        {% if found != wanted %}
            {% do exceptions.raise_compiler_error(
                'customer_segmentation: ' ~ relation ~ ' is not what the gate has judged: it judged '
                ~ wanted ~ ', and ' ~ rows ~ ' holds ' ~ found
                ~ ' (data were changed or built again after the gate)' ~ again
            ) %}
        {% endif %}
    {% endfor %}
{% endmacro %}
