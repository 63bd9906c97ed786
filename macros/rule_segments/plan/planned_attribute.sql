{#-
  An attribute that a condition looks at.

  Arguments: path, as in YAML; place, where it is; known, see rule_attributes().
  Returns: {name, kind, never_missing, origin, attribute}: origin is one of customer, contact,
  account, engagement, attributes and consents, and attribute what it is called there.
  Errors: a compile error naming the place.
-#}
{% macro planned_attribute(path, place, known) %}
    {% if path in known %}
        {{ return(dict(known[path], name=path)) }}
    {% endif %}
    {% set parts = (path | string).split('.') %}
    {% set scope = parts[0] | lower %}
    {% if scope == 'attributes' and parts | length > 1 and path.split('.', 1)[1] %}
        {{ return({
            'name': path, 'kind': 'survey', 'origin': 'attributes',
            'attribute': path.split('.', 1)[1],
        }) }}
    {% elif scope == 'consent' and parts | length in [2, 3] and parts[1] %}
        {{ return({
            'name': path, 'kind': 'boolean', 'origin': 'consents',
            'channel': parts[1], 'purpose': parts[2] if parts | length == 3,
        }) }}
    {% endif %}
    {% do customer_segmentation.refuse_setting(
        place ~ ' attribute', path,
        'attributes.<attribute>, consent.<channel>, consent.<channel>.<purpose>, '
        ~ known | join(', ')
    ) %}
{% endmacro %}
