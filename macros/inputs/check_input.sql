{#-
  Refuses one table's mapping where it does not fit the contract.

  Arguments: path, the variable's path for messages; input, the mapping as given; known, the
  input's columns from input_contract().
  Errors: a compile error naming the key, what was given and what is allowed.
-#}
{% macro check_input(path, input, known) %}
    {% if input is not mapping %}
        {% do customer_segmentation.refuse_setting(
            path, input, 'a mapping with source or ref, columns and, if wanted, where'
        ) %}
    {% endif %}

    {% for key in input if key not in ['source', 'ref', 'columns', 'where'] %}
        {% do customer_segmentation.refuse_setting(
            path, key, 'the keys source, ref, columns, where'
        ) %}
    {% endfor %}
    {% if ('source' in input) == ('ref' in input) %}
        {% set given = 'both' if 'source' in input else 'neither' %}
        {% do customer_segmentation.refuse_setting(path, given, 'either source or ref') %}
    {% endif %}
    {% for key in ['source', 'ref'] if key in input %}
        {% if input[key] is string or input[key] is not sequence or input[key] | length != 2 %}
            {% set parts = {'source': '[source name, table]', 'ref': '[project, model]'} %}
            {% do customer_segmentation.refuse_setting(path ~ '.' ~ key, input[key], parts[key]) %}
        {% endif %}
    {% endfor %}

    {% set columns = input.get('columns') or {} %}
    {% if columns is not mapping %}
        {% do customer_segmentation.refuse_setting(
            path ~ '.columns', columns, 'a mapping of column to SQL expression'
        ) %}
    {% endif %}
    {% for column in columns if column not in known %}
        {% do customer_segmentation.refuse_setting(
            path ~ '.columns', column, 'the columns ' ~ known | join(', ')
        ) %}
    {% endfor %}
    {% set missing = [] %}
    {% for column, properties in known.items() if properties.required %}
        {% if columns.get(column) is none %}{% do missing.append(column) %}{% endif %}
    {% endfor %}
    {# An attribute belongs to a customer or to an account: one of the two ids is enough. #}
    {% if 'attribute' in known and missing in [['customer_id'], ['account_id']] %}
        {% set missing = [] %}
    {% endif %}
    {% if missing %}
        {% do customer_segmentation.refuse_setting(
            path ~ '.columns', columns | join(', ') or 'no columns',
            'the required ' ~ missing | join(', ')
        ) %}
    {% endif %}
{% endmacro %}
