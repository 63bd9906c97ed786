{#-
  The columns of the input contacts that segments may be made of: not ids, not what decides who is a
  customer, and neither e-mail nor phone.

  Returns: list of column names.
-#}
{% macro contact_attributes() %}
    {{ return([
        'created_at', 'updated_at', 'lead_source', 'lead_status', 'lifecycle_stage', 'owner',
        'birth_date', 'gender', 'income_band', 'education', 'occupation', 'marital_status',
        'household_size', 'country', 'region', 'city', 'postal_code', 'latitude', 'longitude',
        'email_opt_in', 'sms_opt_in',
    ]) }}
{% endmacro %}
