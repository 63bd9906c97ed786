{#-
  What a value that is there and cannot be read counts as, where NULL would mean the opposite of
  what it may say: a contact with any text in deleted_at is deleted, since ever; a rate that is no
  number is 0, no rate, so that the one before ends.

  Arguments: input_name, column, of input_contract().
  Returns: SQL, or none where such a value is NULL.
-#}
{% macro unreadable_stands_for(input_name, column) %}
    {% set stands_for = {
        'contacts.deleted_at':
            customer_segmentation.date_literal(var('earliest_valid_date')),
        'exchange_rates.rate': '0',
    } %}
    {{ return(stands_for.get(input_name ~ '.' ~ column)) }}
{% endmacro %}
