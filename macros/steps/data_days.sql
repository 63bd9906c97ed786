{#-
  The statement that gives the days of the data: `data_day`, of the inputs and columns that
  data_day_columns() names. A day may come more than once.
-#}
{% macro data_days() -%}
    select source_day as data_day
    from {{ ref('int_segmentation__source_days') }}
    where source_rows > 0
        and source_day <> {{ customer_segmentation.no_day() }}
        {%- if customer_segmentation.input_is_mapped('order_lines') %}
        and input = 'order_lines'
        {%- endif %}
    {%- for input_name, columns in customer_segmentation.data_day_columns().items()
        if input_name in ['contacts', 'deals'] %}
    {%- for column in columns %}

    union all

    select cast(staged.{{ column }} as date) as data_day
    from {{ ref('stg_segmentation__' ~ input_name) }} as staged
    where {{ customer_segmentation.is_valid_timestamp('staged.' ~ column) }}
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}
