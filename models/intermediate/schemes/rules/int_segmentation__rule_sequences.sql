{%- set sequences = customer_segmentation.subjects_of(
    customer_segmentation.rule_plan(), 'type', ['sequence']
) -%}
{%- set steps = customer_segmentation.sequence_steps(sequences) -%}
{%- for input in customer_segmentation.rule_inputs().values() %}
-- depends_on: {{ ref(input.model) }}
{%- endfor %}
-- depends_on: {{ ref('int_segmentation__as_of_dates') }}
{%- if not sequences %}
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

{%- for input_name, filters in steps.filters.items() %},

{{ input_name }} as (

    {{ customer_segmentation.rule_rows(input_name, [], filters) | indent(4) }}

)
{%- endfor %},

-- The rows of all inputs on one line of time, with a flag for each step of a sequence.
all_rows as (

    {% for input_name in steps.filters -%}
    select
        customer_id,
        occurred_at,
        occurred_on,
        {%- for step in steps.steps %}
        {{ step.match if step.input == input_name else '0' }} as {{ step.column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ input_name }}
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

-- One row per moment, so that what follows is later, whatever the order of rows.
moments as (

    select
        customer_id,
        occurred_at,
        occurred_on,
        {%- for step in steps.steps %}
        max({{ step.column }}) as {{ step.column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from all_rows
    group by customer_id, occurred_at, occurred_on

),

followed as (

    select
        *,
        {%- for sequence in sequences %}
        min(case when {{ sequence.column }}_then = 1 then occurred_on end) over (
            partition by customer_id
            order by occurred_at nulls last
            rows between 1 following and unbounded following
        ) as {{ sequence.column }}_followed_on{{ ',' if not loop.last }}
        {%- endfor %}
    from moments

),

as_of as (

    select
        followed.*,
        as_of_dates.as_of_date,
        {{ customer_segmentation.days_between(
            'followed.occurred_on', 'as_of_dates.as_of_date'
        ) }} as age
    from followed
    inner join as_of_dates on followed.occurred_on <= as_of_dates.as_of_date

)

select
    customer_id,
    as_of_date,
    {%- for sequence in sequences %}
    {%- set in_window = customer_segmentation.window_sql(
        sequence.first.window, 'occurred_on', 'age'
    ) %}
    {%- set is_first = sequence.column ~ '_first = 1'
        ~ (' and ' ~ in_window if in_window else '') %}
    {%- set followed_on = sequence.column ~ '_followed_on' %}
    {%- set days = customer_segmentation.days_between('occurred_on', followed_on) %}
    {%- set within = ' <= ' ~ sequence.within_days %}
    {%- set in_time = followed_on ~ ' is not null and ' ~ days ~ within %}
    max(
        case when {{ is_first }}
            and {{ in_time }}
            and {{ followed_on }} <= as_of_date
            then 1 else 0 end
    ) as {{ sequence.column }}_happened,
    max(
        case when {{ is_first }}
            and age >= {{ sequence.within_days }}
            and not (
                {{ in_time }}
            )
            then 1 else 0 end
    ) as {{ sequence.column }}_not_happened{{ ',' if not loop.last }}
    {%- endfor %}
from as_of
group by customer_id, as_of_date
{%- endif %}
