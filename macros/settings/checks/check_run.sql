{#-
  Refuses a run that would break what is stored, before anything is built. Called at the start of each
  run, and silent where no model of this package is in it.

  Errors: a compile error saying what is wrong with the command or with the project's configs.
-#}
{% macro check_run() %}
    {% set selected = [] %}
    {% for unique_id in selected_resources %}
        {% if unique_id.startswith('model.customer_segmentation.') %}
            {% do selected.append(unique_id) %}
        {% endif %}
    {% endfor %}
    {% if execute and flags.WHICH in ['build', 'run'] and selected %}
        {% for option in ['empty', 'sample'] if invocation_args_dict.get(option) %}
            {% do exceptions.raise_compiler_error(
                'customer_segmentation: --' ~ option ~ ' leaves out rows, and everything would be '
                ~ 'checked and published without them. Nothing was built. Run dbt ' ~ flags.WHICH
                ~ ' without --' ~ option ~ ', or leave this package out: '
                ~ '--exclude package:customer_segmentation'
            ) %}
        {% endfor %}
        {% do customer_segmentation.check_configs() %}
    {% endif %}
{% endmacro %}
