{%- set text = customer_segmentation.as_text -%}
{%- set literal = customer_segmentation.text_literal -%}
{%- set gate = customer_segmentation.gate_settings() -%}
{%- set approvals, fail_above = gate.approve, gate.limits.settings_changed.fail -%}
{%- set shortened = {} -%}
{%- for side in ['value_before', 'value_now'] -%}
    {%- do shortened.update({side: dbt.concat([
        'substring(' ~ side ~ ', 1, 80)',
        "case when length(" ~ side ~ ") > 80 then '...' else '' end",
    ])}) -%}
{%- endfor -%}
with

changes as (

    select
        setting_name,
        value_before,
        value_now,
        decides,
        -- Of variables only those of inputs have a dot.
        case
            when value_now is null
                and decides = 'facts'
                and setting_name like '%.%'
                and setting_name not like '%.where'
                then 1
            else 0
        end as is_lost_column
    from {{ ref('segmentation__setting_changes') }}

),

effects as (

    select * from {{ ref('segmentation__setting_effects') }}

),

restated as (

    select * from {{ ref('segmentation__restated_customers') }}
    where is_current = 1
        and cause = 'settings'

),

baseline_settings as (

    select count(*) as settings_before
    from {{ ref('segmentation__baseline_settings') }}

),

baseline_publication as (

    select * from {{ ref('segmentation__baseline_publication') }}

),

-- Every customer is in one lifecycle stage.
lifecycle_before as (

    select distinct
        segments.segment,
        segments.customers,
        segments.net_revenue
    from {{ ref('segmentation__baseline_segments') }} as segments
    inner join baseline_publication
        on segments.publication_id = baseline_publication.publication_id
    where segments.scheme = 'lifecycle'

),

baseline as (

    select
        sum(customers) as customers_before,
        sum(net_revenue) as net_revenue_before
    from lifecycle_before

),

numbered_changes as (

    select
        setting_name,
        value_before,
        value_now,
        is_lost_column,
        row_number() over (
            partition by is_lost_column
            order by
                case decides when 'facts' then 1 when 'segments' then 2 else 3 end,
                setting_name
        ) as place
    from changes

),

described_changes as (

    select
        setting_name,
        is_lost_column,
        place,
        {{ dbt.hash(dbt.concat([
            'setting_name', "' from '", "coalesce(value_before, '~')", "' to '",
            "coalesce(value_now, '~')",
        ])) }} as change_hash,
        {{ dbt.concat([
            'setting_name',
            "' from '", "coalesce(" ~ shortened.value_before ~ ", 'not set')",
            "' to '", "coalesce(" ~ shortened.value_now ~ ", 'not set')",
        ]) }} as in_words
    from numbered_changes

),

-- The first few, and how many there are beside them.
joined_changes as (

    select
        count(*) as changes,
        {{ customer_segmentation.joined_texts('change_hash', ' ', 'setting_name') }} as all_hashes,
        {{ customer_segmentation.joined_texts(
            'case when is_lost_column = 0 and place <= 5 then in_words end', '; ', 'setting_name'
        ) }} as first_changes,
        {{ customer_segmentation.joined_texts(
            'case when is_lost_column = 1 and place <= 20 then setting_name end', ', ',
            'setting_name'
        ) }} as lost_columns,
        coalesce(sum(case when is_lost_column = 0 and place > 5 then 1 else 0 end), 0)
            as more_changes,
        coalesce(sum(case when is_lost_column = 1 and place > 20 then 1 else 0 end), 0)
            as more_lost_columns
    from described_changes

),

numbered_effects as (

    select
        scheme,
        segment,
        customers_entered,
        customers_left,
        row_number() over (
            order by -(customers_entered + customers_left), scheme, segment
        ) as place
    from effects

),

joined_effects as (

    select
        {{ customer_segmentation.joined_texts(
            dbt.concat([
                'scheme', "'.'", 'segment', "' +'", text('customers_entered'), "' -'",
                text('customers_left'),
            ]), ', ', 'place'
        ) }} as largest_effects
    from numbered_effects
    where place <= 6

),

moved_customers as (

    select
        customer_id,
        max(case when net_revenue_before <> 0 then net_revenue_before else net_revenue_now end)
            as net_revenue
    from restated
    group by customer_id

),

moved as (

    select
        count(*) as customers_moved,
        coalesce(sum(net_revenue), 0) as net_revenue_moved
    from moved_customers

),

summary as (

    select
        baseline_settings.settings_before,
        joined_changes.changes,
        {{ dbt.concat([
            "'s'",
            'substring(' ~ dbt.hash('joined_changes.all_hashes') ~ ', 1, 8)',
        ]) }} as changes_hash,
        {{ dbt.concat([
            'joined_changes.first_changes',
            "case when joined_changes.more_changes > 0 then " ~ dbt.concat([
                "' and '", text('joined_changes.more_changes'), "' more'",
            ]) ~ " else '' end",
        ]) }} as changes_in_words,
        {{ dbt.concat([
            'joined_changes.lost_columns',
            "case when joined_changes.more_lost_columns > 0 then " ~ dbt.concat([
                "' and '", text('joined_changes.more_lost_columns'), "' more'",
            ]) ~ " else '' end",
        ]) }} as lost_columns,
        joined_effects.largest_effects,
        moved.customers_moved,
        baseline.customers_before,
        case
            when baseline_settings.settings_before > 0 then coalesce({{ customer_segmentation.ratio(
                'moved.customers_moved', 'baseline.customers_before'
            ) }}, 0)
        end as moved_share,
        {{ customer_segmentation.published_money('moved.net_revenue_moved') }} as net_revenue_moved,
        baseline.net_revenue_before
    from baseline_settings
    cross join joined_changes
    cross join joined_effects
    cross join moved
    cross join baseline

)

select
    settings_before,
    changes,
    case when changes > 0 then changes_hash end as changes_hash,
    changes_in_words,
    lost_columns,
    largest_effects,
    customers_moved,
    customers_before,
    moved_share,
    net_revenue_moved,
    net_revenue_before,
    cast(
        {{ 'null' if fail_above is none else fail_above }}
        as {{ customer_segmentation.type_double() }}
    ) as fail_above,
    {%- if not approvals %}
    0 as is_approved,
    cast(null as {{ dbt.type_string() }}) as approved_because
    {%- else %}
    case when changes > 0 and changes_hash in (
        {%- for approved in approvals %}
        {{ literal(approved) }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) then 1 else 0 end as is_approved,
    cast(case
        {%- for approved, reason in approvals.items() %}
        when changes > 0 and changes_hash = {{ literal(approved) }}
            then {{ 'null' if reason is none else literal(reason) }}
        {%- endfor %}
    end as {{ dbt.type_string() }}) as approved_because
    {%- endif %}
from summary
