{#-
  A fingerprint of what decides membership: the settings, the SQL of this package's models and the
  seeds, the project's own too. Two publications with one hash were made by the same definitions.
-#}
{% macro definition_hash() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set parts = [] %}
    {% for setting in customer_segmentation.membership_settings() %}
        {% do parts.append(setting.name ~ '=' ~ setting.value) %}
    {% endfor %}
    {% set seeds = customer_segmentation.deciding_seeds() | list + ['segment_catalog'] %}
    {% for node in graph.nodes.values() | sort(attribute='unique_id') %}
        {% if node.resource_type in ['model', 'seed'] and (
            node.name in seeds
            or [node.package_name, node.name] == customer_segmentation.rfm_segment_map() | list
            or (node.package_name == 'customer_segmentation' and node.resource_type == 'model')
        ) %}
            {% do parts.append(node.name ~ '=' ~ node.checksum.checksum) %}
        {% endif %}
    {% endfor %}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}
