{%- set text = customer_segmentation.as_text -%}
{%- set percent = customer_segmentation.percent -%}
{%- set ratio = customer_segmentation.ratio -%}
{%- set causes = {
    'older': 'older rows', 'came': 'came', 'vanished': 'vanished', 'late': 'late rows',
    'attributes': 'attributes', 'others': 'others',
} -%}
{%- set no_baseline = "'no publication of this day or an earlier one to compare with'" -%}
{#- Of few customers one who is corrected is a large share: limits are wider by what a share at the
    warning limit may be off by chance. -#}
{%- set widened = {} -%}
{%- for limit, bounds in customer_segmentation.gate_settings().limits.items() -%}
    {%- do widened.update({
        limit: customer_segmentation.sampling_error(bounds.warn or 0, 'customers')
    }) -%}
{%- endfor -%}
with

facts as (

    select * from {{ ref('segmentation__restated_facts') }}

),

restated as (

    select * from {{ ref('segmentation__restated_customers') }}

),

recent as (

    select * from {{ ref('segmentation__recent_restatements') }}

),

-- The publications there are to compare with, and what they had.
baseline_totals as (

    select
        publication_id,
        max(as_of_date) as as_of_date,
        max(is_current) as is_current,
        sum(was_there) as customers,
        sum(gross_revenue_before) as gross_revenue,
        sum(
            case
                when facts_cause in ('older rows', 'came', 'vanished') then settled_money_change
                else 0
            end
        ) as money_restated
    from facts
    group by publication_id

),

customers_by_cause as (

    select
        publication_id,
        customer_id,
        {%- for name, cause in causes.items() %}
        max(case when cause = '{{ cause }}' then 1 else 0 end) as {{ name }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from restated
    group by publication_id, customer_id

),

counts as (

    select
        publication_id,
        {%- for name in causes %}
        sum({{ name }}) as {{ name }},
        {%- endfor %}
        sum(case when older + came + vanished > 0 then 1 else 0 end) as restated
    from customers_by_cause
    group by publication_id

),

-- Those whose money changed most say most about what happened.
ranked as (

    select
        publication_id,
        customer_id,
        attribute,
        value_before,
        value_now,
        row_number() over (
            partition by publication_id
            order by
                abs(net_revenue_now - net_revenue_before) desc nulls last,
                customer_id asc nulls last,
                attribute asc nulls last
        ) as place
    from restated
    where cause in ('older rows', 'came', 'vanished')
        and attribute in ('presence', 'gross_revenue', 'refunded_amount')

),

largest as (

    select
        publication_id,
        {{ customer_segmentation.joined_texts(
            "customer_id || ' (' || attribute || ' ' || coalesce(value_before, 'none') || ' -> '"
            ~ " || coalesce(value_now, 'none') || ')'",
            ', ', 'place',
        ) }} as customers
    from ranked
    where place <= 20
    group by publication_id

),

-- What agrees with either is no defect: a waived correction with the publication that has it, what
-- is mended after a waived defect with the one before.
totals_by_publication as (

    select
        baseline_totals.as_of_date,
        baseline_totals.customers,
        baseline_totals.gross_revenue,
        baseline_totals.money_restated,
        {%- for name in causes.keys() | list + ['restated'] %}
        coalesce(counts.{{ name }}, 0) as {{ name }},
        {%- endfor %}
        largest.customers as largest,
        row_number() over (
            order by
                coalesce(counts.restated, 0) asc nulls last,
                baseline_totals.is_current desc nulls last
        ) as place
    from baseline_totals
    left join counts on baseline_totals.publication_id = counts.publication_id
    left join largest on baseline_totals.publication_id = largest.publication_id

),

-- One row, of NULL where there is nothing to compare with. Cuts move with those who are restated,
-- and with late rows and activity: so no more than two with each of them are put down to it.
totals as (

    select
        one_row.one,
        totals_by_publication.*,
        recent.publications as recent_publications,
        recent.restated_share as recent_share,
        case
            when totals_by_publication.others > 2 * totals_by_publication.restated
                then 2 * totals_by_publication.restated
            else totals_by_publication.others
        end as moved_with_them
    from (select 1 as one) as one_row
    cross join recent
    left join totals_by_publication on one_row.one = totals_by_publication.place

)

{{ customer_segmentation.measure(
    "'restated_customers_share'",
    'Orders or customers of days long past changed: what was published then was wrong, or this is.',
    ratio('(restated + moved_with_them)', 'customers'),
    'restated + moved_with_them',
    "coalesce(" ~ text('restated') ~ " || ' of ' || " ~ text('customers')
    ~ " || ' customers published as of ' || " ~ text('as_of_date') ~ " || ' (' || "
    ~ percent(ratio('restated', 'customers')) ~ " || ') are others at that day now: ' || "
    ~ text('older') ~ " || ' by rows older than look_back_days that were added, changed or removed, '"
    ~ " || " ~ text('came') ~ " || ' came, ' || " ~ text('vanished') ~ " || ' vanished; ' || "
    ~ text('moved_with_them') ~ " || ' more changed segments as the cuts moved with them'"
    ~ " || coalesce('; most money: ' || largest, '') || '; all are in restated_customers', "
    ~ no_baseline ~ ")",
    limit='restated_customers_share',
    sampling_error=widened.restated_customers_share,
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'restated_in_a_week_share'",
    'Orders or customers of days long past change, a few each day.',
    ratio('(restated + moved_with_them)', 'customers') ~ ' + recent_share',
    'restated + moved_with_them',
    "coalesce(" ~ percent(ratio('(restated + moved_with_them)', 'customers')) ~ " || ' of the "
    ~ "customers are others now at the day of the last publication, and ' || "
    ~ percent('recent_share') ~ " || ' in all were so at the ' || "
    ~ text('recent_publications') ~ " || ' publications of the last seven days', "
    ~ no_baseline ~ ")",
    limit='restated_in_a_week_share',
    sampling_error=widened.restated_in_a_week_share,
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'restated_money_share'",
    'Money of days long past changed: what was published then was wrong, or this is.',
    ratio('money_restated', 'gross_revenue'),
    'restated',
    "coalesce(" ~ text('cast(money_restated as decimal(28, 2))') ~ " || ' of ' || "
    ~ text('cast(gross_revenue as decimal(28, 2))') ~ " || ' gross revenue published as of ' || "
    ~ text('as_of_date') ~ " || coalesce(' (' || "
    ~ percent(ratio('money_restated', 'gross_revenue')) ~ " || ')', '')"
    ~ " || ' was added, changed or removed since, beyond rows of the last look_back_days', "
    ~ no_baseline ~ ")",
    limit='restated_money_share',
    sampling_error=widened.restated_money_share,
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'restated_attributes_share'",
    'Accounts or countries of many customers changed at once: a join or a code list may be wrong.',
    ratio('attributes', 'customers'),
    'attributes',
    "coalesce(" ~ text('attributes') ~ " || ' of ' || " ~ text('customers')
    ~ " || ' customers published as of ' || " ~ text('as_of_date') ~ " || ' (' || "
    ~ percent(ratio('attributes', 'customers')) ~ " || ') have another account or country now', "
    ~ no_baseline ~ ")",
    limit='restated_attributes_share',
    sampling_error=widened.restated_attributes_share,
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'restated_segments_share'",
    'Segments of days long past changed for customers whose orders did not.',
    ratio('others', 'customers'),
    'others',
    "coalesce(" ~ text('others') ~ " || ' of ' || " ~ text('customers')
    ~ " || ' customers published as of ' || " ~ text('as_of_date') ~ " || ' (' || "
    ~ percent(ratio('others', 'customers')) ~ " || ') are in other segments at that day now, "
    ~ "though neither their orders nor a setting changed: activities changed, or others moved "
    ~ "the cuts', " ~ no_baseline ~ ")",
    limit='restated_segments_share',
    sampling_error=widened.restated_segments_share,
) }}
from totals

union all

{{ customer_segmentation.measure(
    "'late_customers_share'",
    'Loads run late: segments are of fewer orders than there were.',
    ratio('late', 'customers'),
    'late',
    "coalesce(" ~ text('late') ~ " || ' of ' || " ~ text('customers')
    ~ " || ' customers published as of ' || " ~ text('as_of_date') ~ " || ' (' || "
    ~ percent(ratio('late', 'customers'))
    ~ " || ') had rows of the last look_back_days arrive, change or vanish later', "
    ~ no_baseline ~ ")",
    limit='late_customers_share',
    sampling_error=widened.late_customers_share,
) }}
from totals
