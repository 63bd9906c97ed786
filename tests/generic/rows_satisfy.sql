{#-
  Every row satisfies every condition. One pass for all conditions of a model: a data test costs a
  statement of its own, and a model has many columns.

  Arguments: conditions, a list of SQL conditions on the model's columns.
  Fails with: each row that breaks a condition, and the first one it breaks. A condition that comes
  out NULL is broken too.
-#}
{% test rows_satisfy(model, conditions) %}
with

tested as (

    select * from {{ model }}

),

judged as (

    select
        tested.*,
        case
            {%- for condition in conditions %}
            when not coalesce({{ condition }}, false)
                then {{ dbt.string_literal(dbt.escape_single_quotes(condition)) }}
            {%- endfor %}
        end as broken_condition
    from tested

)

select *
from judged
where broken_condition is not null
{% endtest %}
