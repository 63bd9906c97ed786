{#-
  The columns that an attribute of a customer, contact, account or score has in
  int_segmentation__rule_attributes, as SQL with names: one, of a location two.

  Arguments: subject, see planned_attribute() and planned_segment_reference().
-#}
{% macro attribute_sql(subject) %}
    {% if subject.type == 'segment' %}
        {% set scheme = customer_segmentation.package_schemes()[subject.origin] %}
        {#- The model of RFM has those who are scored only. -#}
        {% set segment = customer_segmentation.rfm_membership() if subject.origin == 'rfm'
            else scheme.alias ~ '.' ~ scheme.column %}
        {% set sql = 'coalesce(' ~ segment ~ ' = '
            ~ customer_segmentation.text_literal(subject.segment) ~ ', false)' %}
    {% elif subject.kind == 'location' %}
        {{ return(
            'contacts.latitude as ' ~ subject.column ~ '_latitude,\n'
            ~ 'contacts.longitude as ' ~ subject.column ~ '_longitude'
        ) }}
    {% else %}
        {% set sql = customer_segmentation.attribute_value_sql(subject) %}
    {% endif %}
    {{ return(sql ~ ' as ' ~ subject.column) }}
{% endmacro %}
