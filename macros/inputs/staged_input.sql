{#-
  The body of a staging model: the mapped tables with the contract's columns, typed and cleaned.
  What cannot be read is NULL, or what unreadable_stands_for() says.
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
    {%- set type = customer_segmentation.type_of_kind(properties.kind) -%}
    {%- set stand_in = customer_segmentation.unreadable_stands_for(input_name, column) %}
    {% if not part or part.columns.get(column) is none -%}
    cast(null as {{ type }})
    {%- elif stand_in is none -%}
    {{ customer_segmentation.typed(column, properties.kind) }}
    {%- else -%}
    coalesce(
        {{ customer_segmentation.typed(column, properties.kind) | indent(8) }},
        case when {{ customer_segmentation.trimmed_text(column) | indent(8) }} is not null
            then cast({{ stand_in }} as {{ type }}) end
    )
    {%- endif %} as {{ column }}{{ ',' if not loop.last }}
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
