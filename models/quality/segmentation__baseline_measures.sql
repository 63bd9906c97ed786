{%- set text = customer_segmentation.as_text -%}
{%- set percent = customer_segmentation.percent -%}
{%- set double = customer_segmentation.type_double() -%}
{%- set ratio = customer_segmentation.ratio -%}
{%- set package_schemes = customer_segmentation.schemes_sql() -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

baseline as (

    select * from {{ ref('segmentation__baseline_segments') }}

),

publication_candidate as (

    select * from {{ ref('segmentation__publication_candidate') }}

),

newest_entry as (

    select max(recorded_at) as recorded_at
    from {{ customer_segmentation.ledger_name() }}

),

clocks as (

    select
        publication_candidate.published_at,
        newest_entry.recorded_at
    from publication_candidate
    cross join newest_entry

),

candidate as (

    select * from {{ ref('segmentation__candidate_segment_performance') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)

),

segment_catalog as (

    select * from {{ ref('segmentation__candidate_segment_catalog') }}

),

-- Every customer is in one lifecycle stage, so that scheme counts customers and money once.
totals_before as (

    select
        sum(customers) as customers_before,
        sum(net_revenue) as revenue_before
    from baseline
    where scheme = 'lifecycle'

),

totals_now as (

    select
        coalesce(sum(customers), 0) as customers_now,
        coalesce(sum(net_revenue), 0) as revenue_now
    from candidate
    where scheme = 'lifecycle'

),

totals as (

    select
        totals_before.customers_before,
        totals_before.revenue_before,
        totals_now.customers_now,
        totals_now.revenue_now
    from totals_before
    cross join totals_now

),

scheme_totals as (

    select
        scheme,
        sum(customers_before) as customers_before,
        sum(customers_now) as customers_now
    from (
        select
            scheme,
            customers as customers_before,
            0 as customers_now
        from baseline

        union all

        select
            scheme,
            0 as customers_before,
            customers as customers_now
        from candidate
    ) as both_sides
    where scheme in ({{ package_schemes }})
    group by scheme

),

package_segments as (

    select
        coalesce(candidate.scheme, baseline.scheme) as scheme,
        coalesce(candidate.segment, baseline.segment) as segment,
        coalesce(baseline.customers, 0) as customers_before,
        coalesce(candidate.customers, 0) as customers_now
    from candidate
    full outer join baseline
        on candidate.scheme = baseline.scheme
        and candidate.segment = baseline.segment

),

-- Segments of rules that are still defined. One that was not published before has no baseline, and
-- their shares are of everybody.
rule_segments as (

    select
        segment_catalog.scheme,
        segment_catalog.segment,
        baseline.customers as customers_before,
        coalesce(candidate.customers, 0) as customers_now,
        totals.customers_before as population_before,
        totals.customers_now as population_now
    from segment_catalog
    cross join totals
    left join candidate
        on segment_catalog.scheme = candidate.scheme
        and segment_catalog.segment = candidate.segment
    left join baseline
        on segment_catalog.scheme = baseline.scheme
        and segment_catalog.segment = baseline.segment
    where segment_catalog.scheme not in (
        {{ customer_segmentation.schemes_sql(reserved=true) }}
    )

),

segments as (

    select
        package_segments.scheme,
        package_segments.segment,
        package_segments.customers_before,
        package_segments.customers_now,
        scheme_totals.customers_before as of_customers_before,
        scheme_totals.customers_now as of_customers_now
    from package_segments
    inner join scheme_totals on package_segments.scheme = scheme_totals.scheme

    union all

    select
        scheme,
        segment,
        customers_before,
        customers_now,
        population_before as of_customers_before,
        population_now as of_customers_now
    from rule_segments

),

-- Without a baseline a share has no change: NULL, reported as "no baseline".
shares as (

    select
        scheme,
        segment,
        customers_before,
        customers_now,
        of_customers_before,
        coalesce(of_customers_now, 0) as of_customers_now,
        {{ ratio('customers_before', 'of_customers_before') }} as share_before,
        case
            when of_customers_now = 0 then 0
            else {{ ratio('customers_now', 'of_customers_now') }}
        end as share_now
    from segments

),

-- Population stability index: sum of (now - before) x ln(now / before), empty shares as 0.0001.
stability as (

    select
        scheme,
        sum((share_now - share_before) * (
            ln(case when share_now < 0.0001 then 0.0001 else share_now end)
            - ln(case when share_before < 0.0001 then 0.0001 else share_before end)
        )) as stability_index,
        sum(abs(customers_now - customers_before)) as customers
    from shares
    where scheme in ({{ package_schemes }})
    group by scheme

)

{{ customer_segmentation.measure(
    "'customer_count_change'",
    'Many customers would appear or vanish at once.',
    'abs(' ~ ratio('customers_now', 'customers_before') ~ ' - 1)',
    'abs(customers_now - customers_before)',
    "'customers: ' || " ~ text('customers_now') ~ " || ', at the last publication ' || coalesce("
    ~ text('customers_before') ~ ", 'none (no baseline)') || coalesce(', a change of ' || "
    ~ percent('abs(' ~ ratio('customers_now', 'customers_before') ~ ' - 1)') ~ ", '')",
    limit='customer_count_change',
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'net_revenue_change'",
    'Revenue would jump or collapse at once.',
    'abs(' ~ ratio('revenue_now - revenue_before', 'revenue_before') ~ ')',
    'customers_now',
    "'net revenue: ' || " ~ text('revenue_now') ~ " || ', at the last publication ' || coalesce("
    ~ text('revenue_before') ~ ", 'none (no baseline)') || coalesce(', a change of ' || "
    ~ percent('abs(' ~ ratio('revenue_now - revenue_before', 'revenue_before') ~ ')') ~ ", '')",
    limit='net_revenue_change',
) }}
from totals

union all

{{ customer_segmentation.measure(
    customer_segmentation.segment_check('segment_share_change'),
    'One segment would grow or shrink at once: campaigns hit the wrong people.',
    'abs(share_now - share_before)',
    'abs(customers_now - customers_before)',
    "'share of customers ' || " ~ percent('share_now') ~ " || ' (' || " ~ text('customers_now')
    ~ " || ' of ' || " ~ text('of_customers_now') ~ " || '), at the last publication ' || coalesce("
    ~ percent('share_before') ~ " || ' (' || " ~ text('customers_before') ~ " || ' of ' || "
    ~ text('of_customers_before') ~ " || ')', 'none (no baseline)')",
    limit='segment_share_change',
) }}
from shares

union all

{{ customer_segmentation.measure(
    "'segment_stability_index.' || scheme",
    'The whole distribution over segments would shift at once.',
    'stability_index',
    'customers',
    "'population stability index of ' || scheme || ' against the last publication: ' || coalesce("
    ~ text('cast(stability_index as ' ~ customer_segmentation.type_decimal(18, 3) ~ ')')
    ~ ", 'none (no baseline)')",
    limit='segment_stability_index',
) }}
from stability

union all

{{ customer_segmentation.measure(
    "'clock_not_set_back'",
    'Times of publications are wrong, and with them how current readers take the tables to be.',
    'case when published_at < recorded_at then 1 else 0 end',
    '0',
    "'this run began at ' || " ~ text('published_at') ~ " || ' UTC, the newest entry of the ledger "
    ~ "is of ' || coalesce(" ~ text('recorded_at') ~ " || ' UTC', 'no time: there is none')",
    limit='clock_not_set_back',
) }}
from clocks
