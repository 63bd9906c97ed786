{#-
  The rows of an input that conditions may count, each with its moment and day, and a flag for each
  condition on its columns: 1 where it holds.

  Of rows with one id the earliest counts. Those of one moment may differ in any column, so that all
  columns decide between them: the order of rows must not.

  Arguments: input_name, key of rule_inputs(); columns, those to keep; filters, list of where as in
  planned_where(): their flags are match_1, match_2, ...
-#}
{% macro rule_rows(input_name, columns, filters) %}
{%- set input = customer_segmentation.rule_inputs()[input_name] -%}
{%- set has_repeats = input.id and customer_segmentation.input_is_mapped(input_name, input.id) -%}
select
    customer_id,
    {%- for column in columns %}
    {{ input.columns[column].sql }} as {{ column }},
    {%- endfor %}
    {%- for where in filters %}
    case when {{ customer_segmentation.where_sql(where, input.columns) }} then 1 else 0 end
        as match_{{ loop.index }},
    {%- endfor %}
    {{ input.at }} as occurred_at,
    cast({{ input.at }} as date) as occurred_on
{%- if has_repeats %}
from (
    select
        *,
        row_number() over (
            partition by {{ input.id }}
            order by
                {{ input.at }} nulls last,
                {{ input.name }} nulls last,
                customer_id nulls last
                {%- for column in input.columns.values() if column.sql != input.name %},
                {{ column.sql if column.kind == 'number'
                    else customer_segmentation.by_code_point(column.sql) }} nulls last
                {%- endfor %}
        ) as occurrence
    from {{ ref(input.model) }}
) as numbered
where (occurrence = 1 or {{ input.id }} is null)
    and customer_id is not null
{%- else %}
from {{ ref(input.model) }}
where customer_id is not null
{%- endif %}
    {%- if input.where %}
    and {{ input.where }}
    {%- endif %}
    and {{ customer_segmentation.is_valid_timestamp(input.at) | indent(4) }}
{%- endmacro %}
