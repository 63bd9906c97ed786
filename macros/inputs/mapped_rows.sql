{#-
  The rows of one mapped table as they are, under the contract's names.

  Arguments: input_name, a key of input_contract(); part, one of its parts in mapped_inputs().
-#}
{% macro mapped_rows(input_name, part) -%}
select
{%- for column in customer_segmentation.mapped_columns(input_name, part) %}
    {{ part.columns[column] }} as {{ column }}{{ ',' if not loop.last }}
{%- endfor %}
from {{ source(*part.source) if 'source' in part else ref(*part.ref) }}
{%- if part.get('where') %}
where {{ part.where }}
{%- endif %}
{%- endmacro %}
