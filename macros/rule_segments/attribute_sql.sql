{#-
  The columns that an attribute of a customer, contact, account or score has in
  int_segmentation__rule_attributes, as SQL with names: one, of a location two.

  Arguments: subject, see planned_attribute() and planned_segment_reference().
-#}
{% macro attribute_sql(subject) %}
    {% set tables = {
        'contact': 'contacts', 'account': 'accounts', 'customer': 'customers',
        'engagement': 'engagement', 'lifecycle': 'lifecycle', 'value_tier': 'value_tiers',
    } %}
    {% set column = tables.get(subject.origin, '') ~ '.' ~ subject.attribute %}
    {% set revenue = ['customers.gross_revenue', 'customers.refunded_amount'] %}
    {% if subject.type == 'segment' %}
        {% set segment = {
            'rfm': customer_segmentation.rfm_membership(),
            'lifecycle': 'lifecycle.lifecycle_stage',
            'value_tier': 'value_tiers.value_tier',
            'engagement': 'engagement.engagement_level',
        }[subject.origin] %}
        {% set sql = 'coalesce(' ~ segment ~ ' = '
            ~ customer_segmentation.text_literal(subject.segment) ~ ', false)' %}
    {% elif subject.kind == 'location' %}
        {{ return(
            'contacts.latitude as ' ~ subject.column ~ '_latitude,\n'
            ~ 'contacts.longitude as ' ~ subject.column ~ '_longitude'
        ) }}
    {% elif subject.attribute == 'age' %}
        {% set sql = customer_segmentation.age_in_years(
            'contacts.birth_date', 'customers.as_of_date'
        ) %}
    {% elif subject.attribute == 'net_revenue' %}
        {% set sql = customer_segmentation.net_revenue(*revenue) %}
    {% elif subject.attribute == 'average_order_value' %}
        {% set sql = customer_segmentation.average_order_value(
            'customers.gross_revenue', 'customers.order_count'
        ) %}
    {% elif subject.kind == 'date' %}
        {% set sql = 'cast(' ~ column ~ ' as date)' %}
    {% else %}
        {% set sql = column %}
    {% endif %}
    {{ return(sql ~ ' as ' ~ subject.column) }}
{% endmacro %}
