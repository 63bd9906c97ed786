{#-
  The installer's input mapping, checked against the contract.

  Returns: dict of input name -> list of parts, each {source or ref, columns, where} as mapped. An
  input is mapped to one table or to a list of them, whose rows are then put together.
  Errors: a compile error for a missing mapping, an unknown input or key, both or neither of source
  and ref, an unknown column, a missing required column, neither order lines nor contacts, refunds
  without order lines.
-#}
{% macro mapped_inputs() %}
    {% set given = var('segmentation_inputs', none) %}
    {% if customer_segmentation.uses_demo_inputs() %}
        {% set given = var('segmentation_demo_inputs') %}
    {% endif %}
    {% set contract = customer_segmentation.input_contract() %}
    {% set key = 'segmentation_inputs' %}

    {% if not given or given is not mapping %}
        {% do customer_segmentation.refuse_setting(
            key, given,
            'a mapping of your tables; order_lines or contacts at least. Known inputs: '
            ~ contract | join(', ')
        ) %}
    {% endif %}
    {% set inputs = {} %}
    {% for input_name, mapped in given.items() %}
        {% if input_name not in contract %}
            {% do customer_segmentation.refuse_setting(
                key, input_name, 'one of ' ~ contract | join(', ')
            ) %}
        {% endif %}
        {% set is_list = mapped is sequence and mapped is not string and mapped is not mapping %}
        {% set parts = mapped if is_list and mapped else [mapped] %}
        {% for part in parts %}
            {% set path = key ~ '.' ~ input_name ~ ('[' ~ loop.index0 ~ ']' if is_list else '') %}
            {% do customer_segmentation.check_input(path, part, contract[input_name]) %}
        {% endfor %}
        {% do inputs.update({input_name: parts}) %}
    {% endfor %}
    {% if 'order_lines' not in inputs and 'contacts' not in inputs %}
        {% do customer_segmentation.refuse_setting(
            key, inputs | join(', '),
            'order_lines or contacts beside them: one of the two must say who the customers are'
        ) %}
    {% endif %}
    {% if 'refunds' in inputs and 'order_lines' not in inputs %}
        {% do customer_segmentation.refuse_setting(
            key, inputs | join(', '), 'order_lines beside refunds, which are of orders'
        ) %}
    {% endif %}
    {{ return(inputs) }}
{% endmacro %}
