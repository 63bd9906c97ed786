{%- set schemes = customer_segmentation.package_schemes() -%}
{%- set columns = schemes.values() | map(attribute='column') | list -%}
{%- set package_schemes = customer_segmentation.schemes_sql() -%}
{#- What tiers and scores rank by, too. -#}
{%- set basis_revenue = 'gross_revenue' if var('monetary_basis') == 'gross' else 'net_revenue' -%}
{%- set ratio = customer_segmentation.ratio -%}
{#- The same customers at the next reported date, and what is summed up of them at both. -#}
{%- set next_reported_date -%}
left join {{ ref('int_segmentation__customer_schemes') }} as later
        on customers.customer_id = later.customer_id
        and customers.as_of_date = later.previous_as_of_date
        and later.is_reported
{%- endset -%}
{%- set sums = {
    'customers': 'count(*)',
    'net_revenue': 'sum(customers.net_revenue)',
    'gross_revenue': 'sum(customers.gross_revenue)',
    'orders': 'sum(customers.order_count)',
    'buyers': 'count(case when customers.order_count > 0 then 1 end)',
    'repeat_buyers': 'count(case when customers.order_count > 1 then 1 end)',
    'engaged': "count(case when customers.engagement_level in ('highly_active', "
        ~ "'moderately_engaged') then 1 end)",
    'with_engagement': 'count(customers.engagement_level)',
    'could_convert': 'count(case when customers.order_count = 0 then later.customer_id end)',
    'converted': 'count(case when customers.order_count = 0 and later.order_count > 0 then 1 end)',
    'could_stay_active': 'count(case when customers.is_active then later.customer_id end)',
    'stayed_active': 'count(case when customers.is_active and later.is_active then 1 end)',
} -%}
with

-- Customers who share their segments in all of the package's own schemes are summed up once for all
-- of these.
package_cells as (

    select
        customers.as_of_date,
        customers.is_reported,
        {%- for column in columns %}
        customers.{{ column }},
        {%- endfor %}
        {%- for name, sum in sums.items() %}
        {{ sum }} as {{ name }},
        {%- endfor %}
        max(later.as_of_date) as next_as_of_date
    from {{ ref('int_segmentation__customer_schemes') }} as customers
    {{ next_reported_date }}
    group by
        customers.as_of_date,
        customers.is_reported,
        {%- for column in columns %}
        customers.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}

),

totals as (

    {% for scheme, properties in schemes.items() -%}
    {% set column = properties.column -%}
    select
        '{{ scheme }}' as scheme,
        {{ column }} as segment,
        as_of_date,
        is_reported,
        {%- for name in sums %}
        sum({{ name }}) as {{ name }},
        {%- endfor %}
        max(next_as_of_date) as next_as_of_date
    from package_cells
    where {{ column }} is not null
    group by {{ column }}, as_of_date, is_reported

    union all

    {% endfor -%}
    select
        rules.scheme,
        rules.segment,
        rules.as_of_date,
        rules.is_reported,
        {%- for name, sum in sums.items() %}
        {{ sum }} as {{ name }},
        {%- endfor %}
        max(later.as_of_date) as next_as_of_date
    from {{ ref('int_segmentation__rule_membership') }} as rules
    inner join {{ ref('int_segmentation__customer_schemes') }} as customers
        on rules.customer_id = customers.customer_id
        and rules.as_of_date = customers.as_of_date
    {{ next_reported_date }}
    group by rules.scheme, rules.segment, rules.as_of_date, rules.is_reported

),

population as (

    select
        as_of_date,
        sum(customers) as customers,
        sum(net_revenue) as net_revenue,
        sum(gross_revenue) as gross_revenue
    from package_cells
    group by as_of_date

),

-- Segments of rules may overlap and leave customers out: their shares are of everybody.
with_scheme_totals as (

    select
        totals.*,
        case
            when totals.scheme in ({{ package_schemes }})
                then sum(totals.customers) over (partition by totals.scheme, totals.as_of_date)
            else population.customers
        end as scheme_customers,
        case
            when totals.scheme in ({{ package_schemes }})
                then sum(totals.{{ basis_revenue }})
                    over (partition by totals.scheme, totals.as_of_date)
            else population.{{ basis_revenue }}
        end as scheme_basis_revenue
    from totals
    inner join population on totals.as_of_date = population.as_of_date
    where totals.is_reported

)

select
    with_scheme_totals.scheme,
    with_scheme_totals.segment,
    with_scheme_totals.as_of_date,
    cast(with_scheme_totals.customers as {{ dbt.type_bigint() }}) as customers,
    {{ ratio('with_scheme_totals.customers', 'with_scheme_totals.scheme_customers') }}
        as customer_share,
    {{ customer_segmentation.published_money('with_scheme_totals.net_revenue') }} as net_revenue,
    {{ customer_segmentation.published_money('with_scheme_totals.gross_revenue') }}
        as gross_revenue,
    -- Of the revenue that tiers and scores rank by: gross or net, as monetary_basis says.
    {{ ratio('with_scheme_totals.' ~ basis_revenue, 'with_scheme_totals.scheme_basis_revenue') }}
        as revenue_share,
    {{ customer_segmentation.average_order_value(
        'with_scheme_totals.gross_revenue', 'with_scheme_totals.orders'
    ) }} as average_order_value,
    cast(with_scheme_totals.orders as {{ dbt.type_bigint() }}) as orders,
    {{ ratio('with_scheme_totals.repeat_buyers', 'with_scheme_totals.buyers') }} as repeat_rate,
    -- What became of those who were in the segment at the previous date.
    {{ ratio('before.stayed_active', 'before.could_stay_active') }} as retention_rate,
    {{ ratio('before.converted', 'before.could_convert') }} as conversion_rate,
    {{ ratio('with_scheme_totals.engaged', 'with_scheme_totals.with_engagement') }}
        as engagement_rate
from with_scheme_totals
left join totals as before
    on with_scheme_totals.scheme = before.scheme
    and with_scheme_totals.segment = before.segment
    and with_scheme_totals.as_of_date = before.next_as_of_date
