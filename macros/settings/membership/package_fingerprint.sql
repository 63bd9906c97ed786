{#-
  A fingerprint of what this package decides membership by, whatever its version: the SQL of the
  models up to the candidates, and its macros where dbt shows how they are written. Ten characters,
  nothing while dbt parses.
-#}
{% macro package_fingerprint() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set parts = [] %}
    {% for node in graph.nodes.values() | sort(attribute='unique_id') %}
        {% if node.package_name == 'customer_segmentation' and node.resource_type == 'model'
            and node.fqn[1] in ['staging', 'intermediate', 'marts'] %}
            {% do parts.append(node.name ~ '=' ~ node.checksum.checksum) %}
        {% endif %}
    {% endfor %}
    {% set folders = [
        'cross_db', 'inputs', 'lead_scores', 'rule_segments', 'rules', 'schemes', 'segment_library',
        'steps',
    ] %}
    {% for name, macro in context['customer_segmentation'].items() | sort(attribute='0') %}
        {% set written = macro.macro %}
        {% if written is defined and written.path.split('/')[1] in folders %}
            {% do parts.append(name ~ '=' ~ written.macro_sql) %}
        {% endif %}
    {% endfor %}
    {{ return(local_md5(parts | join('\n'))[:10]) }}
{% endmacro %}
