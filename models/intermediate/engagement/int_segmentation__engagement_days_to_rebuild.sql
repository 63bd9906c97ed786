{%- set kept = customer_segmentation.stored_days('int_segmentation__engagement_days') -%}
-- depends_on: {{ ref('int_segmentation__source_days') }}
-- depends_on: {{ ref('int_segmentation__contacts_merged') }}
-- depends_on: {{ ref('stg_segmentation__events') }}
-- depends_on: {{ ref('stg_segmentation__messages') }}
{%- if kept is none %}
-- This run builds every day: there is nothing to choose.
select
    input,
    source_day,
    is_changed as is_rebuilt
from {{ ref('int_segmentation__source_days') }}
where 1 = 0
{%- else %}
with

changed_days as (

    select
        input,
        source_day
    from {{ ref('int_segmentation__source_days') }}
    where input in ('events', 'messages')
        and is_changed

),

test_customers as (

    select customer_id
    from {{ ref('int_segmentation__contacts_merged') }}
    where is_test

),

-- Customers who have become test customers since, or are none any more.
days_of_other_people as (

    select
        kept.input,
        kept.source_day
    from {{ kept }} as kept
    left join test_customers on kept.customer_id = test_customers.customer_id
    where (
        kept.exclusion_reason = 'test_customer'
        and test_customers.customer_id is null
    )
    or (
        kept.exclusion_reason is null
        and test_customers.customer_id is not null
    )

),

-- An id binds the days together on which it occurs: one of its rows counts.
days_of_the_same_ids as (

    select
        kept.input,
        kept.source_day
    from {{ kept }} as kept
    inner join changed_days
        on kept.input = changed_days.input
        and kept.counted_day = changed_days.source_day
    {%- for input in customer_segmentation.activity_inputs()
        if customer_segmentation.input_is_mapped(input.name, input.id) %}
    {%- set changed_days = customer_segmentation.days_in(
        ref('int_segmentation__source_days'), "input = '" ~ input.name ~ "' and is_changed"
    ) %}

    union all

    select
        '{{ input.name }}' as input,
        {{ customer_segmentation.source_day('occurred_at') | indent(8) }} as source_day
    from {{ ref(input.staged) }}
    where {{ input.id }} in (
        select changed.{{ input.id }}
        from {{ ref(input.staged) }} as changed
        where {{ customer_segmentation.is_one_of_days(
            customer_segmentation.source_day('changed.occurred_at'), changed_days
        ) | indent(8) }}
    )
    {%- endfor %}

),

rebuilt_days as (

    select distinct
        input,
        source_day
    from (
        select * from changed_days
        union all
        select * from days_of_other_people
        union all
        select * from days_of_the_same_ids
    ) as all_reasons

),

days as (

    select
        input,
        source_day,
        1 as is_rebuilt
    from rebuilt_days

    union all

    -- Only read: the days on which those count that are repeated on a rebuilt day.
    select
        kept.input,
        kept.counted_day as source_day,
        0 as is_rebuilt
    from {{ kept }} as kept
    inner join rebuilt_days
        on kept.input = rebuilt_days.input
        and kept.source_day = rebuilt_days.source_day
    where kept.counted_day is not null

)

select
    input,
    source_day,
    max(is_rebuilt) = 1 as is_rebuilt
from days
group by input, source_day
{%- endif %}
