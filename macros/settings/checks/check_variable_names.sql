{#-
  Refuses a variable under this package's name that it does not have: a misspelt one would leave the
  default in force, unseen. Variables of the project's own that its rules read may stand there too if
  their names begin with the project's, such as `my_shop_minimum`; global variables are not looked at.

  Errors: a compile error naming the variable and the known one that is most like it.
-#}
{% macro check_variable_names() %}
    {% set known = adapter.config.load_dependencies()['customer_segmentation'].vars.vars.get(
        'customer_segmentation', {}
    ) | list + ['segmentation_inputs'] %}
    {% for name in adapter.config.vars.vars.get('customer_segmentation', {}) %}
        {% if name not in known and not name.startswith(project_name ~ '_') %}
            {% do customer_segmentation.refuse_setting(
                'vars', name, 'the variables in docs/configuration.md; the nearest is '
                ~ customer_segmentation.nearest_name(name, known)
            ) %}
        {% endif %}
    {% endfor %}
{% endmacro %}
