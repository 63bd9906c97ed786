{#- Rows of these are read and counted where their days are told apart: they may be many. -#}
{%- set by_day = ['order_lines', 'events', 'messages'] -%}
{#- Input -> its columns that are mapped and may be unreadable. -#}
{%- set inputs = {} -%}
{%- for input_name in customer_segmentation.mapped_inputs() -%}
    {%- set columns = [] -%}
    {%- for column in customer_segmentation.readable_columns(input_name)
        if customer_segmentation.input_is_mapped(input_name, column) -%}
        {%- do columns.append(column) -%}
    {%- endfor -%}
    {%- if columns -%}{%- do inputs.update({input_name: columns}) -%}{%- endif -%}
{%- endfor -%}
with

source_days as (

    select * from {{ ref('int_segmentation__source_days') }}

),

{% for input_name, columns in inputs.items() -%}
{% if input_name not in by_day -%}
{% set parts = customer_segmentation.mapped_inputs()[input_name] -%}
{% for part in parts -%}
{{ input_name }}_{{ loop.index }} as (

    {{ customer_segmentation.read_rows(input_name, part) | indent(4) }}

),

{% endfor -%}
{{ input_name }}_tables as (

    {% for part in parts -%}
    select
        {%- for count in customer_segmentation.reading_counts(columns, part) %}
        {{ count | indent(8) }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ input_name }}_{{ loop.index }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

{% endif -%}
{{ input_name }} as (

    select
        {%- for total in customer_segmentation.reading_totals(columns) %}
        {{ total }}{{ ',' if not loop.last }}
        {%- endfor %}
    {% if input_name in by_day -%}
    from source_days
    where input = '{{ input_name }}'
    {%- else -%}
    from {{ input_name }}_tables
    {%- endif %}

),

{% set rows = [] -%}
{% for column in columns -%}{% do rows.append(["'" ~ column ~ "'"]) -%}{% endfor -%}
{{ input_name }}_columns as (

    {{ customer_segmentation.literal_rows(['column_name'], rows) | indent(4) }}

),

{% endfor -%}
-- One row a column, without reading the table once more for each.
readings as (

    {% for input_name, columns in inputs.items() -%}
    select
        '{{ input_name }}' as input,
        names.column_name,
        {%- for name in ['values', 'unreadable', 'format'] %}
        case names.column_name
            {%- for column in columns %}
            when '{{ column }}' then totals.{{ column }}_{{ name }}
            {%- endfor %}
        end as {{ name }}_of_column{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ input_name }} as totals
    cross join {{ input_name }}_columns as names
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

)

select
    cast(input as {{ dbt.type_string() }}) as input,
    cast(column_name as {{ dbt.type_string() }}) as column_name,
    coalesce(values_of_column, 0) as source_values,
    coalesce(unreadable_of_column, 0) as unreadable_values,
    format_of_column as unreadable_format
from readings
