{%- set schemes = customer_segmentation.package_schemes() -%}
{%- set columns = schemes.values() | map(attribute='column') | list -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}

),

reported_dates as (

    select * from as_of_dates
    where is_reported

),

-- The reported dates and the one before them; others are looked at for other reasons.
chain_of_dates as (

    select as_of_dates.as_of_date
    from as_of_dates
    left join reported_dates on as_of_dates.as_of_date = reported_dates.previous_as_of_date
    where as_of_dates.is_reported
        or reported_dates.as_of_date is not null

),

-- Each customer's date with its neighbours in time, by a sort, which may be larger than memory. (A
-- join of all customers of a date with those of the date before may not, on DuckDB.)
package_steps as (

    select
        customers.as_of_date,
        customers.net_revenue,
        {%- for column in columns %}
        customers.{{ column }},
        lag(customers.{{ column }}) over (
            partition by customers.customer_id
            order by customers.as_of_date nulls last
        ) as {{ column }}_before,
        {%- endfor %}
        lag(customers.as_of_date) over (
            partition by customers.customer_id
            order by customers.as_of_date nulls last
        ) as date_before,
        lead(customers.as_of_date) over (
            partition by customers.customer_id
            order by customers.as_of_date nulls last
        ) as date_after
    from {{ ref('int_segmentation__customer_schemes') }} as customers
    inner join chain_of_dates on customers.as_of_date = chain_of_dates.as_of_date

),

-- Customers who took the same step in all of the package's own schemes, summed up once for all.
package_cells as (

    select
        as_of_date,
        date_before,
        date_after,
        {%- for column in columns %}
        {{ column }},
        {{ column }}_before,
        {%- endfor %}
        count(*) as customers,
        sum(net_revenue) as net_revenue
    from package_steps
    group by
        as_of_date,
        date_before,
        date_after,
        {%- for column in columns %}
        {{ column }},
        {{ column }}_before{{ ',' if not loop.last }}
        {%- endfor %}

),

package_moves as (

    {% for scheme, properties in schemes.items() -%}
    {% set column = properties.column -%}
    select
        '{{ scheme }}' as scheme,
        reported_dates.as_of_date,
        reported_dates.previous_as_of_date,
        case
            when package_cells.date_before = reported_dates.previous_as_of_date
                then package_cells.{{ column }}_before
        end as from_segment,
        package_cells.{{ column }} as to_segment,
        package_cells.customers,
        package_cells.net_revenue
    from package_cells
    inner join reported_dates on package_cells.as_of_date = reported_dates.as_of_date

    union all

    -- Who is no customer any more brings nothing.
    select
        '{{ scheme }}' as scheme,
        reported_dates.as_of_date,
        reported_dates.previous_as_of_date,
        package_cells.{{ column }} as from_segment,
        cast(null as {{ dbt.type_string() }}) as to_segment,
        package_cells.customers,
        0 as net_revenue
    from package_cells
    inner join reported_dates on package_cells.as_of_date = reported_dates.previous_as_of_date
    where package_cells.date_after is null
        or package_cells.date_after <> reported_dates.as_of_date
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

-- Segments of rules may overlap: each membership takes its own steps.
rule_steps as (

    select
        membership.customer_id,
        membership.scheme,
        membership.as_of_date,
        membership.segment,
        lag(membership.segment) over (
            partition by membership.customer_id, membership.exclusive_group
            order by membership.as_of_date nulls last
        ) as segment_before,
        lag(membership.as_of_date) over (
            partition by membership.customer_id, membership.exclusive_group
            order by membership.as_of_date nulls last
        ) as date_before,
        lead(membership.as_of_date) over (
            partition by membership.customer_id, membership.exclusive_group
            order by membership.as_of_date nulls last
        ) as date_after
    from {{ ref('int_segmentation__segment_membership') }} as membership
    inner join chain_of_dates on membership.as_of_date = chain_of_dates.as_of_date
    where membership.scheme not in ({{ customer_segmentation.schemes_sql() }})

),

rule_moves as (

    select
        rule_steps.customer_id,
        rule_steps.scheme,
        reported_dates.as_of_date,
        reported_dates.previous_as_of_date,
        case
            when rule_steps.date_before = reported_dates.previous_as_of_date
                then rule_steps.segment_before
        end as from_segment,
        rule_steps.segment as to_segment
    from rule_steps
    inner join reported_dates on rule_steps.as_of_date = reported_dates.as_of_date

    union all

    select
        rule_steps.customer_id,
        rule_steps.scheme,
        reported_dates.as_of_date,
        reported_dates.previous_as_of_date,
        rule_steps.segment as from_segment,
        cast(null as {{ dbt.type_string() }}) as to_segment
    from rule_steps
    inner join reported_dates on rule_steps.as_of_date = reported_dates.previous_as_of_date
    where rule_steps.date_after is null
        or rule_steps.date_after <> reported_dates.as_of_date

),

-- Who is in no segment of a package's own scheme is not in its population; of rules, just not in
-- the segment.
moves as (

    select
        scheme,
        as_of_date,
        previous_as_of_date,
        coalesce(from_segment, 'not_in_population') as from_segment,
        coalesce(to_segment, 'not_in_population') as to_segment,
        customers,
        net_revenue
    from package_moves
    where from_segment is not null
        or to_segment is not null

    union all

    select
        rule_moves.scheme,
        rule_moves.as_of_date,
        rule_moves.previous_as_of_date,
        coalesce(rule_moves.from_segment, 'not_in_segment') as from_segment,
        coalesce(rule_moves.to_segment, 'not_in_segment') as to_segment,
        1 as customers,
        coalesce(customers.net_revenue, 0) as net_revenue
    from rule_moves
    left join {{ ref('int_segmentation__customer_schemes') }} as customers
        on rule_moves.customer_id = customers.customer_id
        and rule_moves.as_of_date = customers.as_of_date

)

select
    scheme,
    as_of_date,
    previous_as_of_date,
    from_segment,
    to_segment,
    cast(sum(customers) as {{ dbt.type_bigint() }}) as customers,
    {{ customer_segmentation.published_money('sum(net_revenue)') }} as net_revenue
from moves
group by scheme, as_of_date, previous_as_of_date, from_segment, to_segment
