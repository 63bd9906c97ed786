{#-
  The inputs that engagement is told from.

  Returns: list of dicts: name, the key of input_contract(); source, as engagement_weights calls it;
  staged, its staging model; id and activity, the columns with its id and with what was done.
-#}
{% macro activity_inputs() %}
    {{ return([
        {'name': 'events', 'source': 'event', 'staged': 'stg_segmentation__events',
            'id': 'event_id', 'activity': 'event_name'},
        {'name': 'messages', 'source': 'message', 'staged': 'stg_segmentation__messages',
            'id': 'message_id', 'activity': 'message_type'},
    ]) }}
{% endmacro %}
