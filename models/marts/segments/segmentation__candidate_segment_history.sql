{%- set schemes = customer_segmentation.package_schemes() -%}
{%- set columns = schemes.values() | map(attribute='column') | list -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_reported

),

numbered_dates as (

    select
        as_of_date,
        is_latest,
        lead(as_of_date) over (order by as_of_date nulls last) as next_as_of_date,
        row_number() over (order by as_of_date nulls last) as date_number
    from as_of_dates

),

-- Each customer's date with its neighbours in time, by one sort for all of the package's schemes.
package_dates as (

    select
        customers.customer_id,
        numbered_dates.as_of_date,
        {%- for column in columns %}
        customers.{{ column }},
        lag(customers.{{ column }}) over (
            partition by customers.customer_id
            order by numbered_dates.date_number nulls last
        ) as {{ column }}_before,
        lead(customers.{{ column }}) over (
            partition by customers.customer_id
            order by numbered_dates.date_number nulls last
        ) as {{ column }}_after,
        {%- endfor %}
        numbered_dates.date_number - lag(numbered_dates.date_number) over (
            partition by customers.customer_id
            order by numbered_dates.date_number nulls last
        ) as dates_since,
        lead(numbered_dates.date_number) over (
            partition by customers.customer_id
            order by numbered_dates.date_number nulls last
        ) - numbered_dates.date_number as dates_until
    from {{ ref('int_segmentation__customer_schemes') }} as customers
    inner join numbered_dates on customers.as_of_date = numbered_dates.as_of_date

),

schemes as (

    {% for scheme in schemes -%}
    select '{{ scheme }}' as scheme
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

package_members as (

    select
        package_dates.customer_id,
        schemes.scheme,
        package_dates.as_of_date,
        {%- for part in ['', '_before', '_after'] %}
        case schemes.scheme
            {%- for scheme, properties in schemes.items() %}
            when '{{ scheme }}' then package_dates.{{ properties.column }}{{ part }}
            {%- endfor %}
        end as segment{{ part }},
        {%- endfor %}
        package_dates.dates_since,
        package_dates.dates_until
    from package_dates
    cross join schemes

),

rule_members as (

    select
        membership.customer_id,
        membership.scheme,
        membership.segment,
        membership.as_of_date,
        numbered_dates.date_number - lag(numbered_dates.date_number) over (
            partition by membership.customer_id, membership.scheme, membership.segment
            order by numbered_dates.date_number nulls last
        ) as dates_since,
        lead(numbered_dates.date_number) over (
            partition by membership.customer_id, membership.scheme, membership.segment
            order by numbered_dates.date_number nulls last
        ) - numbered_dates.date_number as dates_until
    from {{ ref('int_segmentation__segment_membership') }} as membership
    inner join numbered_dates on membership.as_of_date = numbered_dates.as_of_date
    where membership.scheme not in ({{ customer_segmentation.schemes_sql() }})

),

-- A stay starts where the member was not in the segment at the date before, and ends likewise.
members as (

    select
        customer_id,
        scheme,
        segment,
        as_of_date,
        not coalesce(dates_since = 1 and segment_before = segment, false) as starts,
        not coalesce(dates_until = 1 and segment_after = segment, false) as ends
    from package_members
    where segment is not null

    union all

    select
        customer_id,
        scheme,
        segment,
        as_of_date,
        not coalesce(dates_since = 1, false) as starts,
        not coalesce(dates_until = 1, false) as ends
    from rule_members

),

-- Without the dates in between, what follows the start of a stay is its end.
intervals as (

    select
        customer_id,
        scheme,
        segment,
        as_of_date as valid_from,
        case
            when ends then as_of_date
            else lead(as_of_date) over (
                partition by customer_id, scheme, segment
                order by as_of_date nulls last
            )
        end as last_seen_on,
        starts
    from members
    where starts
        or ends

)

select
    intervals.customer_id,
    intervals.scheme,
    intervals.segment,
    intervals.valid_from,
    case when not numbered_dates.is_latest then numbered_dates.next_as_of_date end as valid_to,
    numbered_dates.is_latest as is_current
from intervals
inner join numbered_dates on intervals.last_seen_on = numbered_dates.as_of_date
where intervals.starts
