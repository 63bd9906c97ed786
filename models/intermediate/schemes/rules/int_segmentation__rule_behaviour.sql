{%- set asked = customer_segmentation.behaviours_of(customer_segmentation.rule_plan(), false) -%}
{%- set columns = ['customers.customer_id', 'customers.as_of_date'] -%}
{%- for input_name, of in asked.items() -%}
    {%- for behaviour in of.behaviours -%}
        {%- set column = input_name ~ '_behaviour.' ~ behaviour.column -%}
        {%- do columns.append(
            'coalesce(' ~ column ~ ', 0) as ' ~ behaviour.column if behaviour.never_missing
            else column
        ) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for input in customer_segmentation.rule_inputs().values() %}
-- depends_on: {{ ref(input.model) }}
{%- endfor %}
with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

),

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

)

{%- for input_name, of in asked.items() %},

{{ customer_segmentation.rule_rows_as_of(input_name, of) }},

{{ input_name }}_behaviour as (

    select
        customer_id,
        as_of_date,
        {%- for behaviour in of.behaviours %}
        {{ customer_segmentation.behaviour_sql(behaviour) | indent(8) }} as {{ behaviour.column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ input_name }}_as_of
    group by customer_id, as_of_date

)
{%- endfor %}

select
    {%- for column in columns %}
    {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from customers
{%- for input_name in asked %}
left join {{ input_name }}_behaviour
    on customers.customer_id = {{ input_name }}_behaviour.customer_id
    and customers.as_of_date = {{ input_name }}_behaviour.as_of_date
{%- endfor %}
