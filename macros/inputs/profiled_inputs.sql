{#-
  What the profile of the mapped inputs reads of each of them.

  Returns: dict of input name -> dict of day, the column that dates its rows (none where it has none
  that is mapped); amount, its money (none); currency, whether that is mapped; values, its mapped
  columns of few values, none of which names a person; numbers and moments, its mapped columns whose
  smallest and largest values say nothing about a person; columns, all that are mapped.
-#}
{% macro profiled_inputs() %}
    {% set few_values = {
        'order_lines': ['currency', 'status', 'product_category', 'channel'],
        'refunds': ['currency'],
        'exchange_rates': ['currency'],
        'contacts': ['lead_source', 'lead_status', 'lifecycle_stage', 'is_test', 'country',
            'email_opt_in', 'sms_opt_in'],
        'accounts': ['industry', 'growth_stage', 'country'],
        'deals': ['stage', 'is_won', 'is_lost', 'currency', 'product'],
        'events': ['event_name', 'channel'],
        'messages': ['message_type', 'channel'],
        'tickets': ['severity'],
        'attributes': ['attribute'],
        'consents': ['channel', 'purpose', 'granted'],
    } %}
    {% set dated_by = {
        'order_lines': 'ordered_at', 'refunds': 'refunded_at', 'exchange_rates': 'rate_date',
        'contacts': 'created_at', 'accounts': 'created_at', 'deals': 'created_at',
        'events': 'occurred_at', 'messages': 'occurred_at', 'tickets': 'opened_at',
        'attributes': 'observed_at', 'consents': 'recorded_at',
    } %}
    {% set money = ['order_lines', 'refunds', 'deals'] %}
    {% set personal = ['birth_date', 'household_size'] %}
    {% set kinds = {
        'numbers': ['money', 'number', 'rate', 'integer'], 'moments': ['timestamp', 'date'],
    } %}
    {% set profiled = {} %}
    {% for input_name in customer_segmentation.mapped_inputs() %}
        {% set contract = customer_segmentation.input_contract()[input_name] %}
        {% set columns, found = [], {'numbers': [], 'moments': []} %}
        {% for column in contract
            if customer_segmentation.input_is_mapped(input_name, column) %}
            {% do columns.append(column) %}
            {% for kind, names in kinds.items()
                if contract[column].kind in names and column not in personal %}
                {% do found[kind].append(column) %}
            {% endfor %}
        {% endfor %}
        {% set day = dated_by[input_name] %}
        {% do profiled.update({input_name: dict(
            found,
            columns=columns,
            values=few_values[input_name] | select('in', columns) | list,
            day=day if day in columns else none,
            amount='amount' if input_name in money and 'amount' in columns else none,
            currency='currency' in columns,
        )}) %}
    {% endfor %}
    {{ return(profiled) }}
{% endmacro %}
