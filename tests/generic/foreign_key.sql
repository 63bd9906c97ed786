{#-
  Every value of a column exists in a column of another model.

  Arguments: to, the other model as a ref; field, its column; allow_null, whether NULL is fine too
  (default: it is not).
  Fails with: the whole row of each value without a counterpart.
-#}
{% test foreign_key(model, column_name, to, field, allow_null=false) %}
with

tested as (

    select * from {{ model }}

),

known as (

    select distinct {{ field }} as known_value
    from {{ to }}

)

select tested.*
from tested
left join known on tested.{{ column_name }} = known.known_value
where known.known_value is null
    {%- if allow_null %}
    and tested.{{ column_name }} is not null
    {%- endif %}
{% endtest %}
