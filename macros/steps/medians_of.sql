{#-
  The median of the rows of each group, as a query: the mean of the two in the middle where their
  number is even. Counted out, because engines differ in what they call a median.

  Arguments: relation, a table or CTE; keys, list of its columns that make a group; value, the
  column to take the median of, not NULL; name, what to call it. A column `members` says of how many
  rows.
-#}
{% macro medians_of(relation, keys, value, name) -%}
select
    {{ keys | join(',\n    ') }},
    max(members) as members,
    avg(cast({{ value }} as {{ customer_segmentation.type_double() }})) as {{ name }}
from (
    select
        {{ keys | join(', ') }},
        {{ value }},
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by {{ value }} nulls last
        ) as place,
        count(*) over (partition by {{ keys | join(', ') }}) as members
    from {{ relation }}
) as ranked
where 2 * place between members and members + 2
group by {{ keys | join(', ') }}
{%- endmacro %}
