{#-
  The data tests of this package that stop a build, if this command runs every one of them.

  Only dbt build runs data tests before it builds what comes after them, and only those that it
  selects. Returns: list of test nodes; none where any of them is left out.
-#}
{% macro dbt_tests_ran() %}
    {% set tests = [] %}
    {% for node in graph.nodes.values() | sort(attribute='name') %}
        {% if node.resource_type == 'test' and node.package_name == 'customer_segmentation'
            and node.config.severity | lower == 'error' %}
            {% do tests.append(node) %}
        {% endif %}
    {% endfor %}
    {% set left_out = tests | map(attribute='unique_id') | reject('in', selected_resources) %}
    {% if flags.WHICH != 'build' or left_out | list %}{{ return(none) }}{% endif %}
    {{ return(tests) }}
{% endmacro %}
