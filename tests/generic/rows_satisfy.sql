{#-
  Every row satisfies every condition. One query for all conditions of a model: a data test costs a
  statement of its own, and a model has many columns.

  Arguments: conditions, a list of SQL conditions on the model's columns.
  Fails with: the broken condition and the whole row. A condition that comes out NULL is broken too.
-#}
{% test rows_satisfy(model, conditions) %}
with

tested as (

    select * from {{ model }}

)

{% for condition in conditions -%}
select
    {{ dbt.string_literal(dbt.escape_single_quotes(condition)) }} as broken_condition,
    tested.*
from tested
where not coalesce({{ condition }}, false)
{% if not loop.last %}
union all

{% endif %}
{%- endfor %}
{% endtest %}
