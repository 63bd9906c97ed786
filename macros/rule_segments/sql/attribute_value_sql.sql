{#-
  The value of an attribute that is one column, as SQL over the tables customers, contacts, accounts
  and those of the scores.

  Arguments: attribute, {origin, attribute, kind} as in rule_attributes().
-#}
{% macro attribute_value_sql(attribute) %}
    {% set tables = {
        'contact': 'contacts', 'account': 'accounts', 'customer': 'customers',
        'engagement': 'engagement',
    } %}
    {% set column = tables[attribute.origin] ~ '.' ~ attribute.attribute %}
    {% if attribute.attribute == 'age' %}
        {{ return(customer_segmentation.age_in_years(
            'contacts.birth_date', 'customers.as_of_date'
        )) }}
    {% elif attribute.attribute == 'net_revenue' %}
        {{ return(customer_segmentation.net_revenue(
            'customers.gross_revenue', 'customers.refunded_amount'
        )) }}
    {% elif attribute.attribute == 'average_order_value' %}
        {{ return(customer_segmentation.average_order_value(
            'customers.gross_revenue', 'customers.order_count'
        )) }}
    {% elif attribute.kind == 'date' %}
        {{ return('cast(' ~ column ~ ' as date)') }}
    {% endif %}
    {{ return(column) }}
{% endmacro %}
