{%- set plan = customer_segmentation.rule_plan() -%}
{%- set models = {
    'behaviour': 'int_segmentation__rule_behaviour',
    'ranked_values': 'int_segmentation__rule_ranked_values',
    'sequences': 'int_segmentation__rule_sequences',
} -%}
{#- The columns that segments ask for of each of them: it is joined only where there are any. -#}
{%- set asked = {'behaviour': [], 'ranked_values': [], 'sequences': []} -%}
{%- for alias, is_ranked in [('behaviour', false), ('ranked_values', true)] -%}
    {%- for input in customer_segmentation.behaviours_of(plan, is_ranked).values() -%}
        {%- for subject in input.behaviours -%}
            {%- do asked[alias].append(alias ~ '.' ~ subject.column) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endfor -%}
{%- for subject in customer_segmentation.subjects_of(plan, 'type', ['sequence']) -%}
    {%- for outcome in ['happened', 'not_happened'] -%}
        {%- set column = subject.column ~ '_' ~ outcome -%}
        {%- do asked.sequences.append('coalesce(sequences.' ~ column ~ ', 0) as ' ~ column) -%}
    {%- endfor -%}
{%- endfor -%}
{%- for model in models.values() %}
-- depends_on: {{ ref(model) }}
{%- endfor %}
with

attributes as (

    select * from {{ ref('int_segmentation__rule_attributes') }}

)

{%- for alias, columns in asked.items() if columns %},

{{ alias }} as (

    select * from {{ ref(models[alias]) }}

)
{%- endfor %}

select
    {%- for column in ['attributes.*'] + asked.values() | sum(start=[]) %}
    {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from attributes
{%- for alias, columns in asked.items() if columns %}
left join {{ alias }}
    on attributes.customer_id = {{ alias }}.customer_id
    and attributes.as_of_date = {{ alias }}.as_of_date
{%- endfor %}
