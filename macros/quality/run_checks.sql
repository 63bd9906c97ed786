{#-
  What this command runs of the package, as checks of the gate: whether it runs every data test and
  every model, and, of each data test, whether it would stop the build.

  dbt build comes to the gate only after every data test that it runs has passed. A test that is
  disabled or weakened fails under its own name, which can be waived; so does one that is left out
  and waived. What cannot be waived is a command that leaves other tests or models out.

  Returns: list of dicts with check_name, passed, endangers and detail (none where nothing is wrong).
-#}
{% macro run_checks() %}
    {% set nodes, waived = {}, customer_segmentation.gate_settings().waive %}
    {% for node in graph.nodes.values() %}
        {% if node.resource_type == 'test' and node.package_name == 'customer_segmentation' %}
            {% do nodes.update({node.name: node}) %}
        {% endif %}
    {% endfor %}
    {% set checks, left_out = [], [] %}
    {% for name in customer_segmentation.stopping_tests() %}
        {% set test = nodes.get(name) %}
        {% set weakened_by = customer_segmentation.weakened_by(test) if test else '' %}
        {% if test is none %}
            {% set problem = 'the project disables it' %}
        {% elif weakened_by %}
            {% set problem = 'the project sets ' ~ weakened_by %}
        {% elif test.unique_id in selected_resources and flags.WHICH == 'build' %}
            {% set problem = none %}
        {% elif name in waived %}
            {% set problem = 'this command leaves it out' %}
        {% else %}
            {% do left_out.append(name) %}
        {% endif %}
        {% if name not in left_out %}
            {% do checks.append({
                'check_name': name,
                'passed': problem is none,
                'endangers': 'Rows that break it would be published.',
                'detail': none if problem is none else problem ~ ': let it stop the build (data_tests: '
                    ~ 'of your dbt_project.yml), or waive it with the reason',
            }) %}
        {% endif %}
    {% endfor %}
    {% set to_publish = '. To publish, run ' ~ customer_segmentation.publishing_command()
        ~ ' without --select, --exclude and the like' %}
    {% set models = customer_segmentation.models_left_out(
        none if target.type == 'duckdb' else false
    ) %}
    {{ return([
        {
            'check_name': 'dbt_tests_ran',
            'passed': not left_out,
            'endangers': 'What was not tested would be published.',
            'detail': none if not left_out else 'dbt ' ~ flags.WHICH ~ ' ran without '
                ~ left_out | length ~ ' of ' ~ customer_segmentation.stopping_tests() | length
                ~ ' data tests of this package: ' ~ customer_segmentation.in_words(left_out)
                ~ to_publish,
        },
        {
            'check_name': 'whole_package_ran',
            'passed': not models,
            'endangers': 'Tables of different runs would be published together.',
            'detail': none if not models else 'this command leaves out '
                ~ customer_segmentation.in_words(models)
                ~ to_publish,
        },
    ] + checks) }}
{% endmacro %}
