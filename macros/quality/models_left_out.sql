{#-
  The models of this package that this command leaves out. A publication is made of all of them: what
  an earlier run has left of a model is of other data.

  Arguments: published, whether to look at what comes with and after the gate (true), at what comes
  before it (false), or at both (none).
  Returns: list of names, sorted.
-#}
{% macro models_left_out(published=none) %}
    {% set left_out = [] %}
    {% for node in graph.nodes.values() %}
        {% if node.resource_type == 'model' and node.package_name == 'customer_segmentation'
            and node.unique_id not in selected_resources %}
            {% set comes_after = node.fqn[1] == 'published'
                or node.name == 'segmentation__quality_gate' %}
            {% if published is none or published == comes_after %}
                {% do left_out.append(node.name) %}
            {% endif %}
        {% endif %}
    {% endfor %}
    {{ return(left_out | sort) }}
{% endmacro %}
