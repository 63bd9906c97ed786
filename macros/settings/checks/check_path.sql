{#-
  Refuses a variable that is no path. What is at the path is asked by segmentation__destinations.

  Arguments: key, the variable; nullable, whether null is allowed.
-#}
{% macro check_path(key, nullable=false) %}
    {% set given = var(key) %}
    {% if nullable and not given %}{{ return('') }}{% endif %}
    {% if given is not string or not given | trim or given.startswith('~') %}
        {% do customer_segmentation.refuse_setting(
            key, given,
            'a path, relative to where dbt runs or absolute, without ~'
            ~ (', or null' if nullable else '')
        ) %}
    {% endif %}
{% endmacro %}
