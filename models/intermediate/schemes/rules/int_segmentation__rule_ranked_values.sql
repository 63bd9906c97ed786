{%- set asked = customer_segmentation.behaviours_of(customer_segmentation.rule_plan(), true) -%}
{%- set number = customer_segmentation.type_money() -%}
{%- set columns = {'first': [], 'last': [], 'most_frequent': [], 'number': []} -%}
{%- set behaviours = [] -%}
{%- for of in asked.values() -%}
    {%- for behaviour in of.behaviours -%}
        {%- do behaviours.append(behaviour) -%}
        {%- do columns[behaviour.measure].append("'" ~ behaviour.column ~ "'") -%}
        {%- if behaviour.kind == 'number' -%}
            {%- do columns.number.append("'" ~ behaviour.column ~ "'") -%}
        {%- endif -%}
    {%- endfor -%}
{%- endfor -%}
{%- for input in customer_segmentation.rule_inputs().values() %}
-- depends_on: {{ ref(input.model) }}
{%- endfor %}
-- depends_on: {{ ref('int_segmentation__as_of_dates') }}
{%- if not asked %}
select
    customer_id,
    as_of_date
from {{ ref('int_segmentation__customers_as_of') }}
where 1 = 0
{%- else %}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

)

{%- for input_name, of in asked.items() %},

{{ customer_segmentation.rule_rows_as_of(input_name, of) }},

-- A column for each behaviour, with the value where the row counts for it.
{{ input_name }}_wide as (

    select
        customer_id,
        as_of_date,
        occurred_at,
        {%- for behaviour in of.behaviours %}
        case when {{ customer_segmentation.counts_sql(behaviour, behaviour.window) }}
            then {{ customer_segmentation.as_text(behaviour.of_column) }} end
            as {{ behaviour.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ input_name }}_as_of

),

{{ input_name }}_values as (

    {{ customer_segmentation.unpivoted(
        input_name ~ '_wide',
        ['customer_id', 'as_of_date', 'occurred_at'],
        of.behaviours | map(attribute='column') | list,
        'behaviour', 'behaviour_value',
    ) | indent(4) }}

)
{%- endfor %},

all_values as (

    {% for input_name in asked -%}
    select * from {{ input_name }}_values
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

tallied as (

    select
        customer_id,
        as_of_date,
        behaviour,
        behaviour_value,
        {%- if columns.number %}
        case when behaviour in ({{ columns.number | join(', ') }})
            then cast(behaviour_value as {{ number }}) end as number_value,
        {%- endif %}
        count(*) as uses,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from all_values
    group by customer_id, as_of_date, behaviour, behaviour_value

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_id, as_of_date, behaviour
            order by
                {%- if columns.first %}
                case when behaviour in ({{ columns.first | join(', ') }}) then first_at end
                    asc nulls last,
                {%- endif %}
                {%- if columns.last %}
                case when behaviour in ({{ columns.last | join(', ') }}) then last_at end
                    desc nulls last,
                {%- endif %}
                {%- if columns.most_frequent %}
                case when behaviour in ({{ columns.most_frequent | join(', ') }}) then uses end
                    desc nulls last,
                {%- endif %}
                {%- if columns.number %}
                number_value asc nulls last,
                {%- endif %}
                {{ customer_segmentation.by_code_point('behaviour_value') }} asc nulls last
        ) as value_rank
    from tallied

)

select
    customer_id,
    as_of_date,
    {%- for behaviour in behaviours %}
    max(case when behaviour = '{{ behaviour.column }}'
        then {{ 'number' if behaviour.kind == 'number' else 'behaviour' }}_value end)
        as {{ behaviour.column }}{{ ',' if not loop.last }}
    {%- endfor %}
from ranked
where value_rank = 1
group by customer_id, as_of_date
{%- endif %}
