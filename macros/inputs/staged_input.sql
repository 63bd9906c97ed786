{#-
  The body of a staging model: the mapped tables with the contract's columns, typed and cleaned.
  An unmapped column is a typed NULL; an unmapped input is an empty relation with every column.

  Arguments: input_name, a key of input_contract().
-#}
{% macro staged_input(input_name) %}
{%- set contract = customer_segmentation.input_contract()[input_name] -%}
{%- set parts = customer_segmentation.mapped_inputs().get(input_name, []) -%}
{%- for part in parts %}
{{ 'with' if loop.first }}

mapped_{{ loop.index }} as (

    {{ customer_segmentation.mapped_rows(input_name, part) | indent(4) }}

){{ ',' if not loop.last }}
{%- endfor %}
{% for part in parts or [none] %}
select
{%- for column, properties in contract.items() %}
    {% if part and part.columns.get(column) is not none -%}
    {{ customer_segmentation.typed(column, properties.kind) }} as {{ column }}
    {%- else -%}
    cast(null as {{ customer_segmentation.type_of_kind(properties.kind) }}) as {{ column }}
    {%- endif -%}
    {{ ',' if not loop.last }}
{%- endfor %}
{%- if part %}
from mapped_{{ loop.index }}
{%- else %}
from (select 1 as nothing) as no_table
where nothing = 0
{%- endif %}
{% if not loop.last %}
union all
{% endif %}
{%- endfor %}
{% endmacro %}
