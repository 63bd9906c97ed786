{#-
  Stops a dbt run at the gate until the candidates have been judged, on engines whose gate is not a
  Python model. Asks the warehouse in a run only, never while compiling.

  Errors: where the candidates have not been judged, or were refused, or where this command leaves out
  a part of what is published.
-#}
{% macro require_judgement() %}
    {% set judged_checks = ref('segmentation__judged_checks') %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% set judged = run_query(
            'select count(*), coalesce(sum(case when is_blocking then 1 else 0 end), 0) from '
            ~ judged_checks
        ).rows[0] %}
        {% if judged[0] | int == 0 %}
            {% do exceptions.raise_compiler_error(
                'customer_segmentation: the candidates are built and not judged yet, and nothing '
                ~ 'is published. On ' ~ target.type ~ ' the gate is a step of `segments build`: '
                ~ 'run that instead of dbt build.'
            ) %}
        {% elif judged[1] | int > 0 %}
            {% do exceptions.raise_compiler_error(
                'customer_segmentation: Publication refused: ' ~ judged[1] ~ ' of ' ~ judged[0]
                ~ ' checks failed. See select * from ' ~ judged_checks ~ ' where is_blocking.'
            ) %}
        {% endif %}
        {% set left_out = customer_segmentation.models_left_out(published=true) %}
        {#- A retry goes on with all that comes after the gate, and has no selection to look at. -#}
        {% if left_out and model.unique_id in selected_resources %}
            {% do exceptions.raise_compiler_error(
                'customer_segmentation: nothing is published, because this command leaves out '
                ~ customer_segmentation.in_words(left_out) ~ '. Run '
                ~ customer_segmentation.publishing_command() ~ '.'
            ) %}
        {% endif %}
    {% endif %}
{% endmacro %}
