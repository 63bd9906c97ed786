{#-
  Stops a run whose reasons would be kept under the name of another definition: dbt names relations
  while it parses, and its partial parsing does not notice every macro that a definition comes from.

  Errors: where the definition is not the one that this model was named by.
-#}
{% macro require_fresh_reasons() %}
    {% if execute and flags.WHICH in ['build', 'run'] and model.resource_type == 'model'
        and customer_segmentation.reasons_definition() not in model.alias %}
        {% do exceptions.raise_compiler_error(
            'customer_segmentation: the definitions of segments have changed, and dbt has not '
            ~ 'parsed them again. Nothing is published. Run the command again with '
            ~ '--no-partial-parse.'
        ) %}
    {% endif %}
{% endmacro %}
