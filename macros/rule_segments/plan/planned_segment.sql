{#-
  One segment, checked.

  Arguments: written, the segment as in YAML; place, where it is; plan, see rule_plan(), to which
  the subjects of its conditions are added.
  Errors: a compile error naming the segment and the key.
-#}
{% macro planned_segment(written, place, plan) %}
    {% set required = ['name', 'owner', 'recommended_action', 'review_due'] %}
    {% set optional = ['scheme', 'label', 'description'] %}
    {% set groups = ['all', 'any', 'none'] %}
    {% for key in written if key not in required + optional + groups %}
        {% do customer_segmentation.refuse_setting(
            place, key, 'the keys ' ~ (required + optional + groups) | join(', ')
        ) %}
    {% endfor %}
    {% for key in required if written.get(key) is none %}
        {% do customer_segmentation.refuse_setting(
            place, 'no ' ~ key, 'all of ' ~ required | join(', ')
        ) %}
    {% endfor %}
    {% set scheme = written.get('scheme', 'rule') %}
    {% for key, given in [('name', written.name), ('scheme', scheme)] %}
        {% if not modules.re.match('^[a-z][a-z0-9_]{0,59}$', given | string) %}
            {% do customer_segmentation.refuse_setting(
                place ~ ' ' ~ key, given,
                'lower-case letters, digits and underscores, a letter first, at most 60'
            ) %}
        {% endif %}
    {% endfor %}
    {% if scheme in customer_segmentation.reserved_schemes() %}
        {% do customer_segmentation.refuse_setting(
            place ~ ' scheme', scheme, "a scheme that is not one of the package's own"
        ) %}
    {% endif %}
    {% set refers_to = [] %}
    {% set only_group = {} %}
    {% for key in groups if key in written %}
        {% do only_group.update({key: written[key]}) %}
    {% endfor %}
    {{ return({
        'name': written.name,
        'scheme': scheme,
        'label': written.get('label') or written.name | replace('_', ' ') | capitalize,
        'description': written.get('description'),
        'owner': written.owner,
        'recommended_action': written.recommended_action,
        'review_due': customer_segmentation.parsed_date(place ~ ' review_due', written.review_due),
        'group': customer_segmentation.planned_group(only_group, place, plan, refers_to),
        'refers_to': refers_to,
    }) }}
{% endmacro %}
