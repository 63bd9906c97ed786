{#-
  What keeps a data test from stopping a build as this package means it to: configs that the project
  has set for it.

  Arguments: test, its node.
  Returns: text such as `severity: warn`, empty where there is none.
-#}
{% macro weakened_by(test) %}
    {% set own = {
        'where': none, 'limit': none, 'fail_calc': 'count(*)', 'error_if': '!= 0',
    } %}
    {% set changed = [] %}
    {% if test.config.severity | lower != 'error' %}
        {% do changed.append('severity: ' ~ test.config.severity | lower) %}
    {% endif %}
    {% for key, value in own.items() if test.config[key] != value %}
        {% do changed.append(key ~ ': ' ~ test.config[key]) %}
    {% endfor %}
    {{ return(changed | join(', ')) }}
{% endmacro %}
