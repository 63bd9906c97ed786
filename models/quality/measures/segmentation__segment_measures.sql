{%- set text = customer_segmentation.as_text -%}
{%- set two_places = customer_segmentation.type_decimal(18, 2) -%}
{%- set package_schemes = customer_segmentation.schemes_sql() -%}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

),

segment_catalog as (

    select * from {{ ref('segmentation__candidate_segment_catalog') }}
    where scheme not in ({{ customer_segmentation.schemes_sql(reserved=true) }})

),

performance as (

    select * from {{ ref('segmentation__candidate_segment_performance') }}

),

membership as (

    select * from {{ ref('segmentation__candidate_segment_membership') }}
    where scheme not in ({{ package_schemes }})

),

segment_effects as (

    select * from {{ ref('segmentation__segment_effects') }}

),

condition_effects as (

    select * from {{ ref('segmentation__condition_effects') }}

),

schemes as (

    select
        scheme,
        count(*) as segments
    from segment_catalog
    group by scheme

),

members_ever as (

    select
        scheme,
        segment,
        max(customers) as most_customers
    from performance
    group by scheme, segment

),

segments as (

    select
        segment_catalog.scheme,
        segment_catalog.segment,
        {{ customer_segmentation.days_between(
            'segment_catalog.review_due', 'as_of_dates.as_of_date'
        ) }} as days_overdue,
        coalesce(performance.customers, 0) as customers,
        coalesce(members_ever.most_customers, 0) as most_customers
    from segment_catalog
    cross join as_of_dates
    left join performance
        on segment_catalog.scheme = performance.scheme
        and segment_catalog.segment = performance.segment
        and as_of_dates.as_of_date = performance.as_of_date
    left join members_ever
        on segment_catalog.scheme = members_ever.scheme
        and segment_catalog.segment = members_ever.segment

),

pairs as (

    select
        first_one.scheme,
        first_one.segment,
        second_one.segment as other_segment,
        count(*) as shared
    from membership as first_one
    inner join membership as second_one
        on first_one.customer_id = second_one.customer_id
        and first_one.scheme = second_one.scheme
        and first_one.segment <> second_one.segment
    where {{ '1 = 1' if customer_segmentation.compares_rule_segments() else '1 = 0' }}
    group by first_one.scheme, first_one.segment, second_one.segment

),

-- The share of both that are in both.
overlapping_pairs as (

    select
        pairs.scheme,
        pairs.segment,
        pairs.other_segment,
        pairs.shared,
        {{ customer_segmentation.ratio(
            'pairs.shared', 'first_one.customers + second_one.customers - pairs.shared'
        ) }} as overlap
    from pairs
    inner join segments as first_one
        on pairs.scheme = first_one.scheme
        and pairs.segment = first_one.segment
    inner join segments as second_one
        on pairs.scheme = second_one.scheme
        and pairs.other_segment = second_one.segment

),

ranked_pairs as (

    select
        *,
        row_number() over (
            partition by scheme, segment
            order by
                overlap desc nulls last,
                {{ customer_segmentation.by_code_point('other_segment') }} asc nulls last
        ) as overlap_rank
    from overlapping_pairs

),

conditions as (

    select
        scheme,
        segment,
        sum(case when customers_it_decides = 0 then 1 else 0 end) as idle_conditions,
        {{ customer_segmentation.joined_texts(
            'case when customers_it_decides = 0 then place end', ', ', 'place'
        ) }} as idle_places
    from condition_effects
    group by scheme, segment

),

-- Of a segment without members every condition looks idle, and another check tells of that.
segments_with_members as (

    select
        segments.scheme,
        segments.segment,
        segments.customers,
        conditions.idle_conditions,
        conditions.idle_places
    from segments
    inner join conditions
        on segments.scheme = conditions.scheme
        and segments.segment = conditions.segment
    where segments.customers > 0

),

-- A small effect is 0.2; only an interval that lies below it tells that there is none.
largest_effects as (

    select
        scheme,
        segment,
        customers,
        greatest(
            -spend_effect_from, spend_effect_to, -conversion_effect_from, conversion_effect_to
        ) as largest_effect,
        cast(spend_effect_from as {{ two_places }}) as spend_from,
        cast(spend_effect_to as {{ two_places }}) as spend_to,
        cast(conversion_effect_from as {{ two_places }}) as conversion_from,
        cast(conversion_effect_to as {{ two_places }}) as conversion_to
    from segment_effects
    where spend_effect is not null

)

{{ customer_segmentation.measure(
    "'segments_in_scheme.' || scheme",
    'Too many segments to manage, or too few to tell customers apart: 3 to 8 are usual.',
    'case when segments > 8 then segments - 8 when segments < 3 then 3 - segments else 0 end',
    'segments',
    text('segments') ~ " || ' segments in the scheme ' || scheme || '; 3 to 8 are usual'",
    limit='segments_in_scheme',
) }}
from schemes

union all

{{ customer_segmentation.measure(
    customer_segmentation.segment_check('segment_is_too_small'),
    'Nobody will act on so few, and a few can be recognised.',
    'case when customers < ' ~ var('segment_minimum_customers') ~ ' then 1 else 0 end',
    'customers',
    text('customers') ~ " || ' customers; the least is " ~ var('segment_minimum_customers') ~ "'",
    limit='segment_is_too_small',
) }}
from segments

union all

{{ customer_segmentation.measure(
    customer_segmentation.segment_check('segment_is_dead'),
    'Its conditions held for nobody at any as-of date: a typing error, or an input without rows.',
    'case when most_customers = 0 then 1 else 0 end',
    'most_customers',
    text('most_customers') ~ " || ' customers at its best as-of date'",
    limit='segment_is_dead',
) }}
from segments

union all

{{ customer_segmentation.measure(
    customer_segmentation.segment_check('segment_review_overdue'),
    'Nobody has looked for long whether the segment still serves its purpose.',
    'case when days_overdue > 0 then days_overdue else 0 end',
    'customers',
    "case when days_overdue > 0 then 'its review is ' || " ~ text('days_overdue')
    ~ " || ' days overdue' else 'no review is due' end",
    limit='segment_review_overdue',
) }}
from segments

union all

{{ customer_segmentation.measure(
    customer_segmentation.segment_check('segments_overlap'),
    'Two segments are nearly the same: the same people get two treatments.',
    'overlap',
    'shared',
    text('shared') ~ " || ' customers are in ' || other_segment || ' too, the nearest segment: '"
    ~ ' || ' ~ customer_segmentation.percent('overlap') ~ " || ' of those in either'",
    limit='segments_overlap',
) }}
from ranked_pairs
where overlap_rank = 1

union all

{{ customer_segmentation.measure(
    customer_segmentation.segment_check('segment_does_not_differ'),
    'Its members spend and buy like all other customers: is it worth an action of its own?',
    'case when largest_effect < 0.2 then 1 else 0 end',
    'customers',
    dbt.concat([
        "'effect on spend from '", text('spend_from'), "' to '", text('spend_to'),
        "', on conversion from '", text('conversion_from'), "' to '", text('conversion_to'),
    ]),
    limit='segment_does_not_differ',
) }}
from largest_effects

union all

{{ customer_segmentation.measure(
    customer_segmentation.segment_check('condition_never_decides'),
    'The members are the same without it: it is not needed, or does not ask what was meant.',
    'idle_conditions',
    'customers',
    "coalesce('the same members without ' || idle_places, 'each condition decides for somebody')",
    limit='condition_never_decides',
) }}
from segments_with_members
