{%- set inputs = customer_segmentation.profiled_inputs() -%}
{%- set contract = customer_segmentation.input_contract() -%}
{%- set words = customer_segmentation.profile_words() -%}
{%- set double = customer_segmentation.type_double() -%}
{%- set whole = dbt.type_bigint() -%}
{%- set everything = customer_segmentation.date_literal(var('earliest_valid_date')) -%}
{%- set no_day = customer_segmentation.no_day() -%}
with

as_of_dates as (

    select
        as_of_date,
        {{ customer_segmentation.add_days('as_of_date', -89) }} as first_day
    from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

buyers as (

    select distinct customer_id
    from {{ ref('int_segmentation__customer_days') }}

),

input_days as (

    select * from {{ ref('segmentation__input_days') }}

),

column_values as (

    select
        input,
        column_name,
        value,
        sum(source_rows) as source_rows
    from input_days
    where value <> '*'
    group by input, column_name, value

),

ranked_values as (

    select
        input,
        column_name,
        value,
        row_number() over (
            partition by input, column_name
            order by source_rows desc, {{ customer_segmentation.by_code_point('value') }}
        ) as place
    from column_values

),

-- The 50 largest values of a column, and none that looks like an address or a phone number: a
-- column may be mapped to something that it is not.
shown_values as (

    select
        input,
        column_name,
        value,
        case
            when value = '{{ words.missing }}' then value
            when place > 50
                or value like '%@%'
                or {{ customer_segmentation.masked_text('value') | indent(16) }} like '%9999999%'
                then '{{ words.rest }}'
            else value
        end as shown_value
    from ranked_values

),

shown_days as (

    select
        input_days.*,
        coalesce(shown_values.shown_value, input_days.value) as shown_value
    from input_days
    left join shown_values
        on input_days.input = shown_values.input
        and input_days.column_name = shown_values.column_name
        and input_days.value = shown_values.value

),

-- A day counts for itself where it is one of the last 90, for its month, and for everything.
periods as (

    select
        'day' as period_kind,
        shown_days.source_day as period_start,
        shown_days.*
    from shown_days
    inner join as_of_dates
        on shown_days.source_day between as_of_dates.first_day and as_of_dates.as_of_date

    union all

    select
        'month' as period_kind,
        cast({{ dbt.date_trunc('month', 'shown_days.source_day') }} as date) as period_start,
        shown_days.*
    from shown_days
    inner join as_of_dates on shown_days.source_day <= as_of_dates.as_of_date
    where shown_days.source_day <> {{ no_day }}

    union all

    select
        'all' as period_kind,
        {{ everything }} as period_start,
        shown_days.*
    from shown_days

),

totals as (

    select
        input,
        period_kind,
        period_start,
        column_name,
        shown_value as value,
        sum(source_rows) as source_rows,
        sum(missing_rows) as missing_rows,
        sum(amount) as amount,
        min(smallest) as smallest,
        max(largest) as largest
    from periods
    group by input, period_kind, period_start, column_name, shown_value

),

distinct_values as (

    select
        input,
        period_kind,
        period_start,
        column_name,
        count(distinct value) as distinct_values
    from periods
    where value not in ('*', '{{ words.missing }}')
    group by input, period_kind, period_start, column_name

),

{% set people = [] -%}
{% if 'order_lines' in inputs -%}
{% do people.append(
    ('order_lines', 'int_segmentation__order_days', 'source_day', 'customer_id')
) -%}
{% endif -%}
{% for input_name in ['events', 'messages'] if input_name in inputs -%}
{% do people.append(
    (input_name, 'int_segmentation__engagement_days', 'source_day', 'customer_id')
) -%}
{% endfor -%}
{% for input_name in ['contacts', 'tickets', 'attributes', 'consents'] if input_name in inputs -%}
{% set day = inputs[input_name].day -%}
{% do people.append((
    input_name, 'stg_segmentation__' ~ input_name,
    customer_segmentation.source_day(day) if day else no_day,
    'coalesce(customer_id, contact_id)' if input_name == 'contacts' else 'customer_id',
)) -%}
{% endfor -%}
-- Customers do not add up, and counting them for each month would cost more than it tells.
customers as (

    {% for input_name, model_name, day, customer in people -%}
    select
        '{{ input_name }}' as input,
        'day' as period_kind,
        people.source_day as period_start,
        count(distinct people.customer_id) as customers
    from (
        select
            {{ day | indent(12) }} as source_day,
            {{ customer }} as customer_id
        from {{ ref(model_name) }}
        {%- if model_name == 'int_segmentation__engagement_days' %}
        where input = '{{ input_name }}'
        {%- endif %}
    ) as people
    inner join as_of_dates
        on people.source_day between as_of_dates.first_day and as_of_dates.as_of_date
    group by people.source_day

    union all

    select
        '{{ input_name }}' as input,
        'all' as period_kind,
        {{ everything }} as period_start,
        count(distinct {{ customer }}) as customers
    from {{ ref(model_name) }}
    {% if model_name == 'int_segmentation__engagement_days' -%}
    where input = '{{ input_name }}'
    {% endif %}
    union all

    {% endfor -%}
    select
        cast(null as {{ dbt.type_string() }}) as input,
        cast(null as {{ dbt.type_string() }}) as period_kind,
        cast(null as date) as period_start,
        cast(null as {{ whole }}) as customers
    from as_of_dates
    where 1 = 0

),

-- Medians of the last days only: they are counted out, value by value.
counted_numbers as (

    {% for input_name, profiled in inputs.items() if profiled.day -%}
    {% for column in profiled.numbers -%}
    select
        '{{ input_name }}' as input,
        {{ customer_segmentation.source_day('staged.' ~ profiled.day) | indent(8) }} as source_day,
        '{{ column }}' as column_name,
        cast(staged.{{ column }} as {{ double }}) as number_value,
        count(*) as source_rows
    from {{ ref('stg_segmentation__' ~ input_name) }} as staged
    inner join as_of_dates
        on cast(staged.{{ profiled.day }} as date)
        between as_of_dates.first_day and as_of_dates.as_of_date
    where staged.{{ column }} is not null
    group by
        {{ customer_segmentation.source_day('staged.' ~ profiled.day) | indent(8) }},
        cast(staged.{{ column }} as {{ double }})

    union all

    {% endfor -%}
    {% endfor -%}
    select
        cast(null as {{ dbt.type_string() }}) as input,
        cast(null as date) as source_day,
        cast(null as {{ dbt.type_string() }}) as column_name,
        cast(null as {{ double }}) as number_value,
        cast(null as {{ whole }}) as source_rows
    from as_of_dates
    where 1 = 0

),

numbers_up_to as (

    select
        input,
        source_day,
        column_name,
        number_value,
        sum(source_rows) over (
            partition by input, source_day, column_name
            order by number_value nulls last
            rows between unbounded preceding and current row
        ) as rows_up_to,
        sum(source_rows) over (partition by input, source_day, column_name) as all_rows
    from counted_numbers

),

medians as (

    select
        input,
        source_day,
        column_name,
        min(number_value) as median
    from numbers_up_to
    where rows_up_to * 2 >= all_rows
    group by input, source_day, column_name

),

-- What customers are made from: which inputs know them, and what their ids look like.
known_customers as (

    select
        case
            when buyers.customer_id is not null then 'orders'
            when customers.has_contact then 'contacts'
            else 'activity only'
        end as known_from,
        {{ customer_segmentation.id_form('customers.customer_id') | indent(8) }} as id_form
    from {{ ref('int_segmentation__customers') }} as customers
    left join buyers on customers.customer_id = buyers.customer_id

),

forms as (

    select
        id_form,
        count(*) as source_rows
    from known_customers
    group by id_form

),

ranked_forms as (

    select
        id_form,
        source_rows,
        row_number() over (
            order by source_rows desc, {{ customer_segmentation.by_code_point('id_form') }}
        ) as place
    from forms

),

customer_totals as (

    select
        'known_from' as column_name,
        known_from as value,
        count(*) as source_rows
    from known_customers
    group by known_from

    union all

    select
        'customer_id' as column_name,
        case when place > 50 then '{{ words.rest }}' else id_form end as value,
        sum(source_rows) as source_rows
    from ranked_forms
    group by case when place > 50 then '{{ words.rest }}' else id_form end

)

select
    cast(totals.input as {{ dbt.type_string() }}) as input,
    cast(totals.period_kind as {{ dbt.type_string() }}) as period_kind,
    totals.period_start,
    cast(totals.column_name as {{ dbt.type_string() }}) as column_name,
    cast(totals.value as {{ dbt.type_string() }}) as value,
    cast(totals.source_rows as {{ whole }}) as source_rows,
    cast(customers.customers as {{ whole }}) as customers,
    {{ customer_segmentation.published_money('totals.amount') }} as amount,
    {{ customer_segmentation.ratio('totals.missing_rows', 'totals.source_rows') }} as missing_share,
    cast(distinct_values.distinct_values as {{ whole }}) as distinct_values,
    totals.smallest,
    medians.median,
    totals.largest
from totals
left join distinct_values
    on totals.input = distinct_values.input
    and totals.period_kind = distinct_values.period_kind
    and totals.period_start = distinct_values.period_start
    and totals.column_name = distinct_values.column_name
    and totals.value = '*'
left join customers
    on totals.input = customers.input
    and totals.period_kind = customers.period_kind
    and totals.period_start = customers.period_start
    and totals.column_name = '*'
left join medians
    on totals.input = medians.input
    and totals.period_kind = 'day'
    and totals.period_start = medians.source_day
    and totals.column_name = medians.column_name
    and totals.value = '*'

union all

select
    cast('customers' as {{ dbt.type_string() }}) as input,
    cast('all' as {{ dbt.type_string() }}) as period_kind,
    {{ everything }} as period_start,
    cast(column_name as {{ dbt.type_string() }}) as column_name,
    cast(value as {{ dbt.type_string() }}) as value,
    cast(source_rows as {{ whole }}) as source_rows,
    cast(source_rows as {{ whole }}) as customers,
    cast(null as decimal(28, 2)) as amount,
    cast(null as {{ double }}) as missing_share,
    cast(null as {{ whole }}) as distinct_values,
    cast(null as {{ double }}) as smallest,
    cast(null as {{ double }}) as median,
    cast(null as {{ double }}) as largest
from customer_totals
