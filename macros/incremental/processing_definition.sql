{#-
  A fingerprint of how an input's rows are read and judged: its mapping, the rules in their rendered
  form, and the models and seeds, an installer's own too. If it changes, every day is rebuilt.

  Arguments: input_name, one of order_lines, events and messages.
-#}
{% macro processing_definition(input_name) %}
    {% set parts = [
        customer_segmentation.package_version(),
        customer_segmentation.mapped_inputs().get(input_name, []) | string,
        customer_segmentation.source_day('value'),
    ] %}
    {% for properties in customer_segmentation.input_contract()[input_name].values()
        | unique(attribute='kind') %}
        {% do parts.append(customer_segmentation.typed('value', properties.kind)) %}
    {% endfor %}
    {% if input_name == 'order_lines' %}
        {% set names = [
            'stg_segmentation__order_lines', 'int_segmentation__order_lines_classified',
            'int_segmentation__order_days',
        ] %}
        {% do parts.append(customer_segmentation.order_line_exclusion_reason()) %}
        {% do parts.append(customer_segmentation.is_valid_amount('value')) %}
        {% do parts.append(customer_segmentation.converted_amount('value', 'value', 'value')) %}
        {% do parts.append(customer_segmentation.sale_can_qualify('value')) %}
    {% else %}
        {% set names = [
            'stg_segmentation__' ~ input_name, 'int_segmentation__engagement_classified',
            'int_segmentation__engagement_days', 'engagement_weights', 'lead_engagement_weights',
        ] %}
        {% do parts.append(customer_segmentation.activity_exclusion_reason()) %}
    {% endif %}
    {% if execute %}
        {% for node in graph.nodes.values() | sort(attribute='unique_id') %}
            {% if node.name in names and node.resource_type in ['model', 'seed'] %}
                {% do parts.append(node.checksum.checksum) %}
            {% endif %}
        {% endfor %}
    {% endif %}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}
