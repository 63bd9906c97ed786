{#-
  Refuses a run in which the installing project has changed configs of this package's models that have
  to be as they are: a ledger that is no longer incremental would lose every publication.

  Errors: a compile error naming models, configs, what was found and what is allowed, with the lines
  for dbt_project.yml.
-#}
{% macro check_configs() %}
    {% set wrong, changed = [], {} %}
    {% set models = {} %}
    {% for node in graph.nodes.values() | sort(attribute='name') %}
        {% if node.resource_type == 'model' and node.package_name == 'customer_segmentation' %}
            {% do models.update({node.name: node}) %}
        {% endif %}
    {% endfor %}
    {% for name, node in models.items() %}
        {% for key, allowed in customer_segmentation.required_configs(node).items() %}
            {% if node.config[key] not in allowed %}
                {% do changed.update({key: node.config[key]}) %}
                {% do wrong.append(
                    name ~ ': ' ~ key ~ ' is ' ~ tojson(node.config[key]) ~ ', and has to be '
                    ~ allowed | map('tojson') | join(' or ')
                ) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {% for relation in customer_segmentation.published_relations() %}
        {% if 'segmentation__' ~ relation not in models %}
            {% do changed.update({'enabled': false}) %}
            {% do wrong.append(
                'segmentation__' ~ relation ~ ': enabled is false, and has to be true'
            ) %}
        {% endif %}
    {% endfor %}
    {% if wrong %}
        {% set lines = ['models:', '  ' ~ project_name ~ ':'] %}
        {% for key, value in changed.items() %}
            {% do lines.append('    +' ~ key ~ ': ' ~ tojson(value)) %}
        {% endfor %}
        {% do exceptions.raise_compiler_error(
            'customer_segmentation: your dbt_project.yml changes what this package needs to keep '
            ~ 'publications. Nothing was built.\n  - ' ~ wrong[:5] | join('\n  - ')
            ~ ('\n  - and ' ~ (wrong | length - 5) ~ ' more' if wrong | length > 5 else '')
            ~ '\nWhat stands under `models:` without the name of a project holds for packages too. '
            ~ 'Set it for your own models:\n' ~ lines | join('\n')
            ~ '\nand take it out of `models: customer_segmentation:` where it stands there.'
        ) %}
    {% endif %}
{% endmacro %}
