{#-
  Every value of a text column is one of those listed.

  Arguments: values, the list of values; allow_null, whether NULL is fine too (default: it is not).
  Fails with: the whole row of each other value.
-#}
{% test in_set(model, column_name, values, allow_null=false) %}
with

tested as (

    select * from {{ model }}

)

select *
from tested
where {{ column_name }} not in (
    {%- for value in values %}
    {{ dbt.string_literal(dbt.escape_single_quotes(value)) }}{{ ',' if not loop.last }}
    {%- endfor %}
)
    {%- if not allow_null %}
    or {{ column_name }} is null
    {%- endif %}
{% endtest %}
