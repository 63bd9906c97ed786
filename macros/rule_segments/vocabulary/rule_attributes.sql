{#-
  The attributes of customers by name, except those whose names are data (attributes.*, consent.*).

  Returns: dict of name -> {kind, origin, attribute, never_missing}; see planned_attribute().
-#}
{% macro rule_attributes() %}
    {% set kinds = {
        'id': 'text', 'money': 'number', 'integer': 'number', 'coordinate': 'number',
        'timestamp': 'date',
    } %}
    {% set contract = customer_segmentation.input_contract() %}
    {% set known = {
        'location': {'kind': 'location', 'origin': 'contact', 'attribute': 'location'},
    } %}
    {% for column in customer_segmentation.contact_attributes() %}
        {% set kind = contract.contacts[column].kind %}
        {% do known.update({column: {
            'kind': kinds.get(kind, kind), 'origin': 'contact',
            'attribute': 'crm_stage' if column == 'lifecycle_stage' else column,
        }}) %}
    {% endfor %}
    {% for column, properties in contract.accounts.items() if column != 'account_id' %}
        {% do known.update({'account.' ~ column: {
            'kind': kinds.get(properties.kind, properties.kind), 'origin': 'account',
            'attribute': column,
        }}) %}
    {% endfor %}
    {% for column, kind in {
        'account_id': 'text', 'has_contact': 'boolean', 'known_since': 'date',
        'first_order_date': 'date', 'last_order_date': 'date', 'days_since_first_order': 'number',
        'days_since_last_order': 'number', 'order_count': 'number', 'gross_revenue': 'number',
        'refunded_amount': 'number', 'net_revenue': 'number', 'average_order_value': 'number',
    }.items() %}
        {% do known.update({column: {
            'kind': kind, 'origin': 'customer', 'attribute': column,
        }}) %}
    {% endfor %}
    {% do known.update({
        'age': {'kind': 'number', 'origin': 'contact', 'attribute': 'age'},
        'engagement_score': {
            'kind': 'number', 'origin': 'engagement', 'attribute': 'engagement_score',
        },
    }) %}
    {{ return(known) }}
{% endmacro %}
