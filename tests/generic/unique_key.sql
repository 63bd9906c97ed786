{#-
  Every combination of the key columns occurs once, and none of them is NULL.

  Arguments: columns, the list of columns that make the key.
  Fails with: each key that is repeated or incomplete, and how many rows have it.
-#}
{% test unique_key(model, columns) %}
with

tested as (

    select * from {{ model }}

)

select
    {{ columns | join(',\n    ') }},
    count(*) as rows_with_this_key
from tested
group by
    {{ columns | join(',\n    ') }}
having count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
