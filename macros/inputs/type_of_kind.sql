{#- The SQL type of a contract column's kind (see input_contract). -#}
{% macro type_of_kind(kind) %}
    {% set types = {
        'id': dbt.type_string(),
        'text': dbt.type_string(),
        'code': dbt.type_string(),
        'currency': dbt.type_string(),
        'timestamp': customer_segmentation.type_naive_timestamp(),
        'date': 'date',
        'money': customer_segmentation.type_money(),
        'number': customer_segmentation.type_money(),
        'rate': customer_segmentation.type_decimal(18, 12),
        'integer': dbt.type_bigint(),
        'boolean': dbt.type_boolean(),
        'coordinate': customer_segmentation.type_double(),
    } %}
    {{ return(types[kind]) }}
{% endmacro %}
