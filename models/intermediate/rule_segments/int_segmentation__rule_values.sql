{%- set plan = customer_segmentation.rule_plan() -%}
{%- set columns = ['attributes.*'] -%}
{%- for input in customer_segmentation.behaviours_of(plan, false).values() -%}
    {%- for subject in input.behaviours -%}
        {%- do columns.append('behaviour.' ~ subject.column) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for input in customer_segmentation.behaviours_of(plan, true).values() -%}
    {%- for subject in input.behaviours -%}
        {%- do columns.append('ranked_values.' ~ subject.column) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for subject in customer_segmentation.subjects_of(plan, 'type', ['sequence']) -%}
    {%- for outcome in ['happened', 'not_happened'] -%}
        {%- set column = subject.column ~ '_' ~ outcome -%}
        {%- do columns.append('coalesce(sequences.' ~ column ~ ', 0) as ' ~ column) -%}
    {%- endfor -%}
{%- endfor -%}
with

attributes as (

    select * from {{ ref('int_segmentation__rule_attributes') }}

),

behaviour as (

    select * from {{ ref('int_segmentation__rule_behaviour') }}

),

ranked_values as (

    select * from {{ ref('int_segmentation__rule_ranked_values') }}

),

sequences as (

    select * from {{ ref('int_segmentation__rule_sequences') }}

)

select
    {%- for column in columns %}
    {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from attributes
left join behaviour
    on attributes.customer_id = behaviour.customer_id
    and attributes.as_of_date = behaviour.as_of_date
left join ranked_values
    on attributes.customer_id = ranked_values.customer_id
    and attributes.as_of_date = ranked_values.as_of_date
left join sequences
    on attributes.customer_id = sequences.customer_id
    and attributes.as_of_date = sequences.as_of_date
