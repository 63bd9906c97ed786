{#-
  The rows of one mapped table as they are, under the contract's names; beside each column that may
  be unreadable `read_` and its name, what was read, and `format_` and its name, what a value looks
  like of which nothing could be read.

  Arguments: input_name, a key of input_contract(); part, one of its parts in mapped_inputs().
-#}
{% macro read_rows(input_name, part) -%}
{%- set columns = {} -%}
{%- for column, kind in customer_segmentation.readable_columns(input_name).items()
    if part.columns.get(column) is not none -%}
    {%- do columns.update({column: kind}) -%}
{%- endfor -%}
select
    *
    {%- for column in columns %},
    case when read_{{ column }} is null and {{ column }} is not null
        then {{ customer_segmentation.unreadable_format(column) | indent(8) }} end
        as format_{{ column }}
    {%- endfor %}
from (
    select
        *
        {%- for column, kind in columns.items() %},
        {{ customer_segmentation.typed(column, kind) | indent(8) }} as read_{{ column }}
        {%- endfor %}
    from (
        {{ customer_segmentation.mapped_rows(input_name, part) | indent(8) }}
    ) as mapped_rows
) as typed_rows
{%- endmacro %}
