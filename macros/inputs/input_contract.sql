{#-
  The input contract: every input, its columns in order, the kind of each and whether it must be
  mapped. Staging models, error messages and the documentation test all read it from here.

  Returns: dict of input name -> dict of column name -> {kind, required}. Kinds: id and text
  (trimmed, blank is NULL), code (lower case), currency (upper case), timestamp, date, money and
  number (decimal), rate (decimal with 12 places), integer, boolean, coordinate (double).
  A required column is written with a trailing asterisk below.
-#}
{% macro input_contract() %}
    {% set shorthand = {
        'order_lines': 'order_id:id* customer_id:id* ordered_at:timestamp* amount:money* line_id:id
            currency:currency status:code quantity:number product_id:id product_category:text
            channel:text discount_amount:money tax_amount:money shipping_amount:money
            contact_email:code account_id:id',
        'refunds': 'refund_id:id order_id:id* refunded_at:timestamp* amount:money*
            currency:currency',
        'exchange_rates': 'currency:currency* rate_date:date* rate:rate*',
        'contacts': 'contact_id:id* customer_id:id account_id:id email:code phone:text
            created_at:timestamp updated_at:timestamp lead_source:text lead_status:text
            lifecycle_stage:code owner:text is_test:boolean deleted_at:timestamp birth_date:date
            gender:text income_band:text education:text occupation:text marital_status:text
            household_size:integer country:text region:text city:text postal_code:text
            latitude:coordinate longitude:coordinate email_opt_in:boolean sms_opt_in:boolean',
        'accounts': 'account_id:id* account_name:text parent_account_id:id industry:text
            employees:integer annual_revenue:money growth_stage:text country:text region:text
            city:text created_at:timestamp',
        'deals': 'deal_id:id* contact_id:id account_id:id stage:text is_won:boolean
            is_lost:boolean amount:money currency:currency created_at:timestamp
            closed_at:timestamp product:text',
        'events': 'event_name:code* occurred_at:timestamp* event_id:id customer_id:id
            contact_email:code visitor_id:id session_id:id page:text product_id:id value:number
            channel:text',
        'messages': 'message_type:code* occurred_at:timestamp* message_id:id customer_id:id
            contact_email:code channel:text campaign_id:id',
        'tickets': 'ticket_id:id* customer_id:id* opened_at:timestamp* closed_at:timestamp
            severity:text satisfaction:number',
        'attributes': 'customer_id:id* account_id:id* attribute:code* value:text*
            observed_at:timestamp',
        'consents': 'customer_id:id* channel:code* purpose:code granted:boolean*
            recorded_at:timestamp*',
    } %}
    {% set contract = {} %}
    {% for input_name, columns in shorthand.items() %}
        {% set parsed = {} %}
        {% for column in columns.split() %}
            {% set column_name, kind = column.split(':') %}
            {% do parsed.update({
                column_name: {'kind': kind.rstrip('*'), 'required': kind.endswith('*')},
            }) %}
        {% endfor %}
        {% do contract.update({input_name: parsed}) %}
    {% endfor %}
    {{ return(contract) }}
{% endmacro %}
