{%- set text = customer_segmentation.as_text -%}
{%- set package_schemes = customer_segmentation.schemes_sql() -%}
{%- set exclusive_schemes = customer_segmentation.schemes_sql(exclusive_rules=true) -%}
{%- set bins = customer_segmentation.rfm_bins() -%}
{#- NTILE may give equal values neighbouring scores; no other method may. -#}
{%- set beaten_by = '<' if var('rfm_scoring_method') == 'ntile' else '<=' -%}
with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}
    where is_reported

),

rfm as (

    select * from {{ ref('segmentation__customer_rfm') }}

),

membership as (

    select * from {{ ref('int_segmentation__segment_membership') }}
    where is_reported

),

current_membership as (

    select * from {{ ref('segmentation__candidate_segment_membership') }}

),

customer_segments as (

    select * from {{ ref('segmentation__candidate_customer_segments') }}

),

account_segments as (

    select * from {{ ref('segmentation__candidate_account_segments') }}

),

segment_catalog as (

    select * from {{ ref('segmentation__candidate_segment_catalog') }}

),

segment_map as (

    select * from {{ ref(*customer_segmentation.rfm_segment_map()) }}
    where scheme = '{{ var("rfm_segment_scheme") }}'

),

buyers as (

    select
        count(*) as buyers,
        coalesce(sum(gross_revenue), 0) as gross_revenue,
        coalesce(sum(refunded_amount), 0) as refunded_amount,
        coalesce(sum(case when refunded_amount > gross_revenue then 1 else 0 end), 0)
            as refunded_above_gross
    from customers
    where is_latest
        and order_count > 0

),

scoring as (

    select
        customers.as_of_date,
        sum(case when customers.rfm_order_count > 0 then 1 else 0 end) as to_score,
        count(rfm.customer_id) as scored,
        sum(
            case when rfm.customer_id is not null and rfm.rfm_segment is null then 1 else 0 end
        ) as without_segment
    from customers
    left join rfm
        on customers.customer_id = rfm.customer_id
        and customers.as_of_date = rfm.as_of_date
    group by customers.as_of_date

),

scored_totals as (

    select
        coalesce(max(abs(to_score - scored)), 0) as gap,
        coalesce(max(without_segment), 0) as without_segment,
        coalesce(max(scored), 0) as scored
    from scoring

),

score_values as (

    {% for metric, column in customer_segmentation.rfm_metrics().items() -%}
    select
        '{{ metric }}' as metric,
        as_of_date,
        {{ metric }}_score as score,
        cast({{ '-' if metric == 'recency' }}{{ column }} as decimal(28, 2)) as value
    from rfm
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

score_ranges as (

    select
        metric,
        as_of_date,
        score,
        min(value) as lowest,
        max(value) as highest
    from score_values
    group by metric, as_of_date, score

),

compared_ranges as (

    select
        metric,
        score,
        lowest,
        lag(highest) over (
            partition by metric, as_of_date order by score nulls last
        ) as highest_below
    from score_ranges

),

-- Whoever is better at a metric never scores lower.
score_order as (

    select
        metric,
        sum(
            case
                when score < 1 or score > {{ bins }} then 1
                when lowest {{ beaten_by }} highest_below then 1
                else 0
            end
        ) as violations
    from compared_ranges
    group by metric

),

map_cells as (

    select
        recency_score,
        frequency_score,
        monetary_score,
        count(*) as entries
    from segment_map
    where recency_score between 1 and {{ bins }}
        and frequency_score between 1 and {{ bins }}
        and monetary_score between 1 and {{ bins }}
        and segment is not null
    group by recency_score, frequency_score, monetary_score

),

map_totals as (

    select
        count(*) as cells,
        coalesce(sum(case when entries > 1 then 1 else 0 end), 0) as repeated
    from map_cells

),

population as (

    select
        as_of_date,
        count(*) as customers
    from customers
    group by as_of_date

),

segment_members as (

    select
        scheme,
        segment,
        as_of_date,
        count(*) as members
    from membership
    group by scheme, segment, as_of_date

),

scheme_members as (

    select
        scheme,
        as_of_date,
        sum(members) as members
    from segment_members
    group by scheme, as_of_date

),

schemes as (

    select distinct scheme
    from segment_catalog
    where scheme in ({{ package_schemes }})
        {%- if not customer_segmentation.input_is_mapped('events')
            and not customer_segmentation.input_is_mapped('messages') %}
        and scheme <> 'engagement'
        {%- endif %}

),

scheme_gaps as (

    select
        schemes.scheme,
        coalesce(
            max(abs(population.customers - coalesce(scheme_members.members, 0))), 0
        ) as gap
    from schemes
    left join population on 1 = 1
    left join scheme_members
        on schemes.scheme = scheme_members.scheme
        and population.as_of_date = scheme_members.as_of_date
    group by schemes.scheme

),

-- Segments of rules may overlap, unless their scheme is exclusive.
repeated_members as (

    select count(*) as customers
    from (
        select
            customer_id,
            scheme
        from current_membership
        where scheme in ({{ exclusive_schemes }})
        group by customer_id, scheme
        having count(*) > 1
    ) as repeated

),

current_gaps as (

    select count(*) as rows_without_customer
    from current_membership
    left join customer_segments
        on current_membership.customer_id = customer_segments.customer_id
    where customer_segments.customer_id is null

),

published_totals as (

    select
        count(*) as published_rows,
        count(distinct customer_id) as published_customers
    from customer_segments

),

latest_population as (

    select count(*) as customers
    from customers
    where is_latest

),

look_ahead as (

    select
        coalesce(
            sum(
                case
                    when last_order_date > as_of_date or known_since > as_of_date then 1
                    else 0
                end
            ), 0
        ) as customers
    from customers

),

given_segments as (

    select
        scheme,
        segment
    from segment_members

    union

    select
        'value_tier' as scheme,
        value_tier as segment
    from account_segments
    where value_tier is not null

),

uncatalogued as (

    select
        count(*) as segments,
        {{ customer_segmentation.joined_texts(
            dbt.concat(['given_segments.scheme', "'.'", 'given_segments.segment']),
            ', ', dbt.concat(['given_segments.scheme', "'.'", 'given_segments.segment'])
        ) | indent(8) }} as named
    from given_segments
    left join segment_catalog
        on given_segments.scheme = segment_catalog.scheme
        and given_segments.segment = segment_catalog.segment
    where segment_catalog.segment is null

)

{{ customer_segmentation.measure(
    "'customers_present'",
    'There is nobody to segment.',
    'case when customers = 0 then 1 else 0 end',
    'customers',
    text('customers') ~ " || ' customers are known at the as-of date'",
) }}
from latest_population

union all

{% if customer_segmentation.input_is_mapped('order_lines') -%}
{{ customer_segmentation.measure(
    "'scored_customers_present'",
    'Nobody has ordered: every RFM segment and value tier would be empty.',
    'case when scored = 0 then 1 else 0 end',
    'scored',
    text('scored') ~ " || ' customers are scored'",
) }}
from scored_totals

union all

{% endif -%}

{{ customer_segmentation.measure(
    "'every_buyer_is_scored_once'",
    'Buyers are missing from RFM or stand in it twice.',
    'gap',
    'gap',
    text('gap') ~ " || ' buyers more or less than scored rows'",
) }}
from scored_totals

union all

{{ customer_segmentation.measure(
    "'every_scored_customer_has_a_segment'",
    'Scored customers would be in no segment.',
    'without_segment',
    'without_segment',
    text('without_segment') ~ " || ' scored customers have a score cell without a segment'",
) }}
from scored_totals

union all

{{ customer_segmentation.measure(
    "'score_order.' || metric",
    'Better customers would score lower than worse ones.',
    'violations',
    'violations',
    text('violations') ~ " || ' scores of ' || metric || ' overlap, run backwards or leave 1 to '"
    ~ " || '" ~ bins ~ "'",
) }}
from score_order

union all

{{ customer_segmentation.measure(
    "'rfm_map_is_total'",
    'Customers in an unmapped score cell would be in no segment.',
    (bins ** 3) ~ ' - cells',
    (bins ** 3) ~ ' - cells',
    text((bins ** 3) ~ ' - cells') ~ " || ' of " ~ (bins ** 3) ~ " score cells of scheme "
    ~ var('rfm_segment_scheme') ~ " have no segment'",
) }}
from map_totals

union all

{{ customer_segmentation.measure(
    "'rfm_map_is_disjoint'",
    'Customers in a score cell mapped twice would be in two segments.',
    'repeated',
    'repeated',
    text('repeated') ~ " || ' score cells of scheme " ~ var('rfm_segment_scheme')
    ~ " are mapped more than once'",
) }}
from map_totals

union all

{{ customer_segmentation.measure(
    "'membership_sums_to_population.' || scheme",
    'The segments of a scheme do not cover every customer exactly once.',
    'gap',
    'gap',
    text('gap') ~ " || ' customers more or less in the segments of ' || scheme || ' than there are'",
) }}
from scheme_gaps

union all

{{ customer_segmentation.measure(
    "'one_segment_per_exclusive_scheme'",
    'Customers would be counted in two segments of a scheme that knows one.',
    'customers',
    'customers',
    text('customers') ~ " || ' customers are in two segments of an exclusive scheme'",
) }}
from repeated_members

union all

{{ customer_segmentation.measure(
    "'membership_is_of_known_customers'",
    'Membership names customers that the customer table does not have.',
    'rows_without_customer',
    'rows_without_customer',
    text('rows_without_customer') ~ " || ' memberships are of unknown customers'",
) }}
from current_gaps

union all

{{ customer_segmentation.measure(
    "'customers_are_published_once'",
    'Customers are missing or repeated: every count and sum over them is wrong.',
    'abs(published_rows - customers) + abs(published_rows - published_customers)',
    'abs(published_rows - customers) + abs(published_rows - published_customers)',
    text('published_rows') ~ " || ' rows of ' || " ~ text('published_customers')
    ~ " || ' customers; the population has ' || " ~ text('customers'),
) }}
from published_totals
cross join latest_population

union all

{{ customer_segmentation.measure(
    "'nothing_later_than_the_as_of_date'",
    'History would be computed with later data.',
    'customers',
    'customers',
    text('customers') ~ " || ' customers and dates know of something after the as-of date'",
) }}
from look_ahead

union all

{{ customer_segmentation.measure(
    "'every_segment_is_in_the_catalog'",
    'Segments without meaning, owner or recommended action.',
    'segments',
    'segments',
    "'segments with members and no row in segment_catalog: ' || coalesce(named, 'none')",
) }}
from uncatalogued

union all

{{ customer_segmentation.measure(
    "'refunded_share_of_gross'",
    'Refunds may be counted several times, or sales may be missing.',
    'coalesce(' ~ customer_segmentation.ratio('refunded_amount', 'gross_revenue') ~ ', 0)',
    'buyers',
    "'refunds are ' || " ~ text('cast(refunded_amount as decimal(28, 2))')
    ~ " || ' of gross ' || " ~ text('cast(gross_revenue as decimal(28, 2))')
    ~ ' || ' ~ customer_segmentation.share_in_brackets('refunded_amount', 'gross_revenue'),
    limit='refunded_share_of_gross',
) }}
from buyers

union all

{{ customer_segmentation.measure(
    "'buyers_refunded_above_gross_share'",
    'More was paid back to these buyers than they ever paid.',
    'coalesce(' ~ customer_segmentation.ratio('refunded_above_gross', 'buyers') ~ ', 0)',
    'refunded_above_gross',
    text('refunded_above_gross') ~ " || ' of ' || " ~ text('buyers')
    ~ " || ' buyers have refunds above their gross revenue'"
    ~ ' || ' ~ customer_segmentation.share_in_brackets('refunded_above_gross', 'buyers'),
    limit='buyers_refunded_above_gross_share',
) }}
from buyers
