{#-
  What customers did, as conditions may count it.

  Returns: dict of input -> {model, at, id, columns, where}: the model with its rows, the SQL of
  their moment, the column whose repeats count once (none: no repeats), column -> {kind, sql}, and
  the SQL of which rows count (none: all).
-#}
{% macro rule_inputs() %}
    {% set shorthand = {
        'events': 'event_name:code visitor_id:text session_id:text page:text product_id:text
            value:number channel:text',
        'messages': 'message_type:code channel:text campaign_id:text',
        'orders': 'amount:number returned_amount:number line_count:number',
        'tickets': 'severity:text satisfaction:number',
        'deals': 'stage:text product:text amount:number',
        'won_deals': 'stage:text product:text amount:number',
        'lost_deals': 'stage:text product:text amount:number',
    } %}
    {% set deals = {'model': 'int_segmentation__customer_deals', 'at': 'created_at'} %}
    {% set ended = {'model': 'int_segmentation__customer_deals', 'at': 'ended_at'} %}
    {% set origins = {
        'events': {
            'model': 'stg_segmentation__events', 'at': 'occurred_at', 'id': 'event_id',
            'name': 'event_name',
        },
        'messages': {
            'model': 'stg_segmentation__messages', 'at': 'occurred_at', 'id': 'message_id',
            'name': 'message_type',
        },
        'orders': {
            'model': 'int_segmentation__orders', 'at': 'qualified_at', 'where': 'is_qualifying',
        },
        'tickets': {'model': 'stg_segmentation__tickets', 'at': 'opened_at'},
        'deals': deals,
        'won_deals': dict(ended, where='is_won'),
        'lost_deals': dict(ended, where='is_lost and not is_won'),
    } %}
    {% set inputs = {} %}
    {% for input_name, columns in shorthand.items() %}
        {% set kinds = {} %}
        {% for column in columns.split() %}
            {% set name, kind = column.split(':') %}
            {% do kinds.update({name: {'kind': kind, 'sql': name}}) %}
        {% endfor %}
        {% do inputs.update({input_name: dict(origins[input_name], columns=kinds)}) %}
    {% endfor %}
    {% do inputs.orders.columns.amount.update({'sql': 'gross_revenue'}) %}
    {{ return(inputs) }}
{% endmacro %}
