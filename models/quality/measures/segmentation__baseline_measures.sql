{%- set text = customer_segmentation.as_text -%}
{%- set double = customer_segmentation.type_double() -%}
{%- set percent = customer_segmentation.percent -%}
{%- set ratio = customer_segmentation.ratio -%}
{%- set relative_change = customer_segmentation.relative_change -%}
{%- set sampling_error = customer_segmentation.sampling_error -%}
{%- set package_schemes = customer_segmentation.schemes_sql() -%}
{%- set limits = customer_segmentation.gate_settings().limits -%}
{%- set kinds = {
    'customer_count_change': 'Many customers would appear or vanish at once.',
    'net_revenue_change': 'Revenue would jump or collapse at once.',
    'segment_share_change':
        'One segment would grow or shrink at once: campaigns hit the wrong people.',
    'segment_stability_index': 'The whole distribution over segments would shift at once.',
} -%}
{%- set drifts = {
    'customer_count_change': 'Customers would appear or vanish, a few each day.',
    'net_revenue_change': 'Revenue would rise or fall, a little each day.',
    'segment_share_change': 'One segment would grow or shrink, a little each day.',
    'segment_stability_index': 'The whole distribution over segments would shift bit by bit.',
} -%}
{%- set roles = ['last', 'unwaived'] -%}
{%- for days in customer_segmentation.baseline_days() -%}
    {%- do roles.append(days ~ '_days') -%}
{%- endfor -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

compared_publications as (

    select * from {{ ref('segmentation__compared_publications') }}

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

-- The checks against the last publication are there before the first one, too.
roles as (

    select
        role,
        case
            when role = 'last' and waived_checks is not null
                then 'the last publication, which was waived'
            when role = 'last' then 'the last publication'
            else 'the one of ' || {{ text('as_of_date') }}
                || case when role = 'unwaived' then ', the last one without a waiver' else '' end
        end as compared_with,
        definition_hash,
        waived_since
    from compared_publications

    union all

    select
        'last' as role,
        'the last publication' as compared_with,
        cast(null as {{ dbt.type_string() }}) as definition_hash,
        cast(null as {{ dbt.type_string() }}) as waived_since
    from publication_candidate
    where (select count(*) from compared_publications) = 0

),

-- Every customer is in one lifecycle stage, so that scheme counts customers and money once.
totals_before as (

    select
        role,
        sum(customers) as customers_before,
        sum(net_revenue) as revenue_before
    from baseline
    where scheme = 'lifecycle'
    group by role

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
        roles.role,
        roles.compared_with,
        totals_before.customers_before,
        totals_before.revenue_before,
        totals_now.customers_now,
        totals_now.revenue_now,
        {{ relative_change('totals_before.customers_before', 'totals_now.customers_now') }}
            as customers_change,
        {{ relative_change('totals_before.revenue_before', 'totals_now.revenue_now') }}
            as revenue_change
    from roles
    cross join totals_now
    left join totals_before on roles.role = totals_before.role

),

scheme_totals as (

    select
        role,
        scheme,
        sum(customers_before) as customers_before,
        sum(customers_now) as customers_now
    from (
        select
            role,
            scheme,
            customers as customers_before,
            0 as customers_now
        from baseline

        union all

        select
            roles.role,
            candidate.scheme,
            0 as customers_before,
            candidate.customers as customers_now
        from candidate
        cross join roles
    ) as both_sides
    where scheme in ({{ package_schemes }})
    group by role, scheme

),

package_segments as (

    select
        coalesce(candidates.role, baseline.role) as role,
        coalesce(candidates.scheme, baseline.scheme) as scheme,
        coalesce(candidates.segment, baseline.segment) as segment,
        coalesce(baseline.customers, 0) as customers_before,
        coalesce(candidates.customers, 0) as customers_now
    from (
        select
            roles.role,
            candidate.scheme,
            candidate.segment,
            candidate.customers
        from candidate
        cross join roles
    ) as candidates
    full outer join baseline
        on candidates.role = baseline.role
        and candidates.scheme = baseline.scheme
        and candidates.segment = baseline.segment

),

-- Segments of rules that are still defined. One that was not published before has no baseline, and
-- their shares are of everybody.
rule_segments as (

    select
        totals.role,
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
        on totals.role = baseline.role
        and segment_catalog.scheme = baseline.scheme
        and segment_catalog.segment = baseline.segment
    where segment_catalog.scheme not in (
        {{ customer_segmentation.schemes_sql(reserved=true) }}
    )

),

segments as (

    select
        package_segments.role,
        package_segments.scheme,
        package_segments.segment,
        package_segments.customers_before,
        package_segments.customers_now,
        scheme_totals.customers_before as of_customers_before,
        scheme_totals.customers_now as of_customers_now
    from package_segments
    inner join scheme_totals
        on package_segments.role = scheme_totals.role
        and package_segments.scheme = scheme_totals.scheme

    union all

    select
        role,
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
        segments.role,
        roles.compared_with,
        segments.scheme,
        segments.segment,
        segments.customers_before,
        segments.customers_now,
        segments.of_customers_before,
        coalesce(segments.of_customers_now, 0) as of_customers_now,
        {{ ratio('segments.customers_before', 'segments.of_customers_before') }} as share_before,
        case
            when segments.of_customers_now = 0 then 0
            else {{ ratio('segments.customers_now', 'segments.of_customers_now') }}
        end as share_now,
        -- An empty segment counts as half a customer, and as one in ten thousand at least.
        case
            when segments.of_customers_before < 5000
                then {{ ratio('0.5', 'segments.of_customers_before') }}
            else 0.0001
        end as least_share
    from segments
    inner join roles on segments.role = roles.role

),

-- Population stability index: sum of (now - before) x ln(now / before).
stability as (

    select
        role,
        compared_with,
        scheme,
        max(of_customers_before) as of_customers_before,
        count(*) - 1 as other_segments,
        sum((share_now - share_before) * (
            ln(case when share_now < least_share then least_share else share_now end)
            - ln(case when share_before < least_share then least_share else share_before end)
        )) as stability_index,
        sum(abs(customers_now - customers_before)) as customers
    from shares
    where scheme in ({{ package_schemes }})
    group by role, compared_with, scheme

),

changes as (

    -- Customers who come are a sample of those who may; nobody vanishes by chance.
    select
        'customer_count_change' as kind,
        role,
        '' as of_what,
        customers_change as change,
        case
            when customers_now > customers_before then {{ sampling_error(
                ratio('customers_now - customers_before', 'customers_now'), 'customers_before'
            ) }}
            else 0
        end as sampling_error,
        abs(customers_now - customers_before) as affected,
        'customers: ' || {{ text('customers_now') }} || ', at ' || compared_with || ' '
        || coalesce({{ text('customers_before') }}, 'none (no baseline)')
        || coalesce(', a change of ' || {{ percent('customers_change') }}, '') as detail
    from totals

    union all

    select
        'net_revenue_change' as kind,
        role,
        '' as of_what,
        revenue_change as change,
        0 as sampling_error,
        customers_now as affected,
        'net revenue: ' || {{ text('revenue_now') }} || ', at ' || compared_with || ' '
        || coalesce({{ text('revenue_before') }}, 'none (no baseline)')
        || coalesce(', a change of ' || {{ percent('revenue_change') }}, '') as detail
    from totals

    union all

    select
        'segment_share_change' as kind,
        role,
        {{ dbt.concat(["'.'", 'scheme', "'.'", 'segment']) }} as of_what,
        abs(share_now - share_before) as change,
        {{ sampling_error('(share_now + share_before) / 2', 'of_customers_before') }}
            as sampling_error,
        abs(customers_now - customers_before) as affected,
        'share of customers ' || {{ percent('share_now') }} || ' (' || {{ text('customers_now') }}
        || ' of ' || {{ text('of_customers_now') }} || '), at ' || compared_with || ' '
        || coalesce(
            {{ percent('share_before') }} || ' (' || {{ text('customers_before') }} || ' of '
            || {{ text('of_customers_before') }} || ')', 'none (no baseline)'
        ) as detail
    from shares

    union all

    -- Of two samples of so many customers the index is as a chi-squared of k - 1 segments: in the
    -- mean (k - 1) x 2 / n, with a variance of twice (k - 1) times the square of 2 / n.
    select
        'segment_stability_index' as kind,
        role,
        '.' || scheme as of_what,
        stability_index as change,
        coalesce((other_segments + 2 * sqrt(2 * other_segments)) * {{ ratio(
            '2', 'of_customers_before'
        ) }}, 0) as sampling_error,
        customers as affected,
        'population stability index of ' || scheme || ' against ' || compared_with || ': '
        || coalesce({{ text(
            'cast(stability_index as ' ~ customer_segmentation.type_decimal(18, 3) ~ ')'
        ) }}, 'none (no baseline)') as detail
    from stability

),

comparisons as (

    {% for kind in kinds -%}
    {%- for role in roles -%}
    {%- set is_drift = role not in ['last', 'unwaived'] -%}
    {%- set limit = kind ~ '_' ~ role if is_drift else kind -%}
    {%- set fail = limits[limit].fail -%}
    select
        '{{ kind }}' as kind,
        '{{ role }}' as role,
        '{{ kind if role == 'last' else kind ~ '_' ~ role }}' as check_name,
        '{{ limit }}' as limit_name,
        '{{ drifts[kind] if is_drift else kinds[kind] }}' as endangers,
        cast({{ 'null' if fail is none else fail }} as {{ double }}) as fail_above
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- What keeps a change from refusing. A publication that was waived may be what is wrong, so after
-- it the one before decides too. And what was waived or defined anew on the way was accepted then.
judged as (

    select
        changes.*,
        comparisons.check_name,
        comparisons.limit_name,
        comparisons.endangers,
        case
            when changes.change - changes.sampling_error > comparisons.fail_above then case
                when changes.role = 'unwaived'
                    then 'the last publication decides'
                when changes.role = 'last' and unwaived.change - unwaived.sampling_error
                    <= comparisons.fail_above
                    then 'it is within the limit against the last one without a waiver'
                when changes.role <> 'last'
                    and roles.waived_since like {{ dbt.concat(["'%'", 'changes.kind', "'%'"]) }}
                    then 'such a change was waived since'
                when changes.role <> 'last'
                    and roles.definition_hash <> publication_candidate.definition_hash
                    then 'the definitions have changed since'
            end
        end as only_warns_because
    from changes
    cross join publication_candidate
    inner join roles on changes.role = roles.role
    inner join comparisons
        on changes.kind = comparisons.kind
        and changes.role = comparisons.role
    left join changes as unwaived
        on changes.kind = unwaived.kind
        and changes.of_what = unwaived.of_what
        and unwaived.role = 'unwaived'

)

select
    cast({{ dbt.concat(['check_name', 'of_what']) }} as {{ dbt.type_string() }}) as check_name,
    cast(limit_name as {{ dbt.type_string() }}) as limit_name,
    endangers,
    cast(change as {{ double }}) as observed,
    cast(affected as {{ dbt.type_bigint() }}) as affected,
    cast(
        detail || coalesce('; only a warning: ' || only_warns_because, '')
        as {{ dbt.type_string() }}
    ) as detail,
    cast(0 as {{ double }}) as tolerance,
    cast(sampling_error as {{ double }}) as sampling_error,
    case when only_warns_because is null then 0 else 1 end as only_warns
from judged

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
