{%- set inputs = customer_segmentation.profiled_inputs() -%}
{%- set words = customer_segmentation.profile_words() -%}
{%- set text = customer_segmentation.as_text -%}
{%- set percent = customer_segmentation.percent -%}
{%- set ratio = customer_segmentation.ratio -%}
{%- set error = customer_segmentation.sampling_error -%}
{#- Columns whose values stay what they were: others, such as a status, change with time. -#}
{%- set lasting = [
    'currency', 'product_category', 'channel', 'event_name', 'message_type', 'attribute', 'purpose',
    'granted', 'severity', 'industry', 'lead_source',
] -%}
{%- set judged_inputs, judged_columns, judged_values, judged_money = [], [], [], [] -%}
{%- for input_name, profiled in inputs.items() -%}
    {%- do judged_inputs.append(["'" ~ input_name ~ "'"]) -%}
    {%- for column in profiled.columns -%}
        {%- do judged_columns.append(["'" ~ input_name ~ "'", "'" ~ column ~ "'"]) -%}
    {%- endfor -%}
    {%- for column in profiled['values'] -%}
        {%- do judged_values.append([
            "'" ~ input_name ~ "'", "'" ~ column ~ "'", '1' if column in lasting else '0',
        ]) -%}
    {%- endfor -%}
    {%- if profiled.amount and input_name != 'deals' -%}
        {%- do judged_money.append(["'" ~ input_name ~ "'"]) -%}
    {%- endif -%}
{%- endfor -%}
with

comparison as (

    select * from {{ ref('segmentation__profile_comparison') }}

),

customers_now as (

    select
        input,
        customers
    from {{ ref('segmentation__candidate_input_profile') }}
    where period_kind = 'all'
        and column_name = '*'
        and customers is not null

),

customers_before as (

    select
        input,
        customers
    from {{ ref('segmentation__baseline_profile') }}
    where period_kind = 'all'
        and column_name = '*'

),

judged_inputs as (

    {{ customer_segmentation.literal_rows(['input'], judged_inputs) | indent(4) }}

),

judged_columns as (

    {{ customer_segmentation.literal_rows(['input', 'column_name'], judged_columns) | indent(4) }}

),

judged_values as (

    {{ customer_segmentation.literal_rows(
        ['input', 'column_name', 'is_lasting'],
        judged_values or [["''", "''", '0']],
    ) | indent(4) }}

),

judged_money as (

    {{ customer_segmentation.literal_rows(['input'], judged_money or [["''"]]) | indent(4) }}

),

inputs as (

    select
        judged_inputs.input,
        sum(comparison.rows_before) as rows_before,
        sum(
            case when comparison.rows_now < comparison.rows_before
                then comparison.rows_before - comparison.rows_now else 0 end
        ) as rows_lost,
        sum(
            case when comparison.rows_now > comparison.rows_before
                then comparison.rows_now - comparison.rows_before else 0 end
        ) as rows_added,
        sum(abs(comparison.amount_before)) as amount_before,
        sum(abs(comparison.amount_now - comparison.amount_before)) as amount_changed
    from judged_inputs
    left join comparison
        on judged_inputs.input = comparison.input
        and comparison.column_name = '*'
    group by judged_inputs.input

),

input_shares as (

    select
        *,
        {{ ratio('rows_lost', 'rows_before') }} as lost_share,
        {{ ratio('rows_added', 'rows_before') }} as added_share,
        {{ ratio('amount_changed', 'amount_before') }} as changed_share
    from inputs

),

customers as (

    select
        customers_now.input,
        customers_now.customers as customers_now,
        customers_before.customers as customers_before,
        case when customers_now.customers < customers_before.customers
            then customers_before.customers - customers_now.customers else 0 end as customers_lost,
        case
            when customers_before.customers is null then null
            when customers_now.customers >= customers_before.customers then 0
            else {{ ratio(
                'customers_before.customers - customers_now.customers', 'customers_before.customers'
            ) }}
        end as lost_share
    from customers_now
    left join customers_before on customers_now.input = customers_before.input

),

-- A period that lost or won rows moves each of its values: what is beyond that has another value.
periods_of_columns as (

    select
        input,
        column_name,
        period_kind,
        period_start,
        sum(rows_before) as rows_before,
        sum(case when rows_now < rows_before then rows_before - rows_now else 0 end) as rows_left,
        sum(rows_before) - sum(rows_now) as rows_lost
    from comparison
    where value <> '*'
    group by input, column_name, period_kind, period_start

),

moved_values as (

    select
        input,
        column_name,
        sum(rows_before) as rows_before,
        sum(rows_left - case when rows_lost > 0 then rows_lost else 0 end) as rows_moved
    from periods_of_columns
    group by input, column_name

),

value_totals as (

    select
        input,
        column_name,
        value,
        sum(rows_before) as rows_before,
        sum(rows_now) as rows_now,
        sum(sum(rows_before)) over (partition by input, column_name) as all_before,
        sum(sum(rows_now)) over (partition by input, column_name) as all_now
    from comparison
    where value <> '*'
    group by input, column_name, value

),

value_shares as (

    select
        *,
        {{ ratio('rows_before', 'all_before') }} as share_before,
        {{ ratio('rows_now', 'all_now') }} as share_now
    from value_totals
    where value not in ('{{ words.missing }}', '{{ words.rest }}')

),

-- What has less than a tenth of its share left is another name for something, or gone.
replaced as (

    select
        input,
        column_name,
        sum(case when share_now < share_before * 0.1 then share_before else 0 end)
            as vanished_share,
        sum(case when share_before < share_now * 0.1 then share_now else 0 end) as appeared_share,
        {{ customer_segmentation.joined_texts(
            "case when share_now < share_before * 0.1 then value end", ', ', 'value'
        ) | indent(8) }} as vanished,
        {{ customer_segmentation.joined_texts(
            "case when share_before < share_now * 0.1 then value end", ', ', 'value'
        ) | indent(8) }} as appeared,
        max(all_before) as rows_before
    from value_shares
    where share_before > 0.01
        or share_now > 0.01
    group by input, column_name

),

columns_of_values as (

    select
        judged_values.input,
        judged_values.column_name,
        judged_values.is_lasting,
        moved_values.rows_before,
        moved_values.rows_moved,
        {{ ratio('moved_values.rows_moved', 'moved_values.rows_before') }} as moved_share,
        case
            when moved_values.rows_before is null or moved_values.rows_before = 0 then null
            when replaced.vanished_share > replaced.appeared_share then replaced.vanished_share
            else coalesce(replaced.appeared_share, 0)
        end as replaced_share,
        replaced.vanished,
        replaced.appeared
    from judged_values
    left join moved_values
        on judged_values.input = moved_values.input
        and judged_values.column_name = moved_values.column_name
    left join replaced
        on judged_values.input = replaced.input
        and judged_values.column_name = replaced.column_name

),

missing_values as (

    select
        judged_columns.input,
        judged_columns.column_name,
        sum(comparison.rows_now) as rows_now,
        {{ ratio('sum(comparison.missing_before)', 'sum(comparison.rows_before)') }}
            as share_before,
        {{ ratio('sum(comparison.missing_now)', 'sum(comparison.rows_now)') }} as share_now
    from judged_columns
    left join comparison
        on judged_columns.input = comparison.input
        and judged_columns.column_name = comparison.column_name
        and comparison.value = '*'
    group by judged_columns.input, judged_columns.column_name

)

{% set beyond_chance -%}
case when {share} > {error} then {share} - {error} when {share} is not null then 0 end
{%- endset -%}
{{ customer_segmentation.measure(
    "'input_rows_lost.' || input",
    'Rows that earlier publications read are gone: customers lose orders, contacts and activity.',
    beyond_chance.format(share='lost_share', error=error('lost_share', 'rows_before')),
    'coalesce(rows_lost, 0)',
    "'of ' || coalesce(" ~ text('rows_before') ~ ", '0') || ' rows of ' || input || ' in "
    ~ "periods that"
    ~ " were over at the last publication, ' || coalesce(" ~ text('rows_lost') ~ " || ' are gone ('"
    ~ " || " ~ percent('lost_share') ~ " || ')', 'no rows to compare with')"
    ~ " || ': compare input_profile of both publications by month, and load them again'",
    limit='input_rows_lost',
) }}
from input_shares

union all

{{ customer_segmentation.measure(
    "'input_rows_added.' || input",
    'Rows of a past that was over came in: they are loaded twice, or were missing before.',
    beyond_chance.format(
        share='added_share',
        error=error('added_share', 'rows_before'),
    ),
    'coalesce(rows_added, 0)',
    "'to ' || coalesce(" ~ text('rows_before') ~ ", '0') || ' rows of ' || input || ' in "
    ~ "periods that"
    ~ " were over at the last publication, ' || coalesce(" ~ text('rows_added')
    ~ " || ' have come (' || " ~ percent('added_share') ~ " || ')', 'no rows to compare with')"
    ~ " || ': look for a load that ran twice; a past that was corrected is waived once'",
    limit='input_rows_added',
) }}
from input_shares

union all

{{ customer_segmentation.measure(
    "'input_money_changed.' || input_shares.input",
    'Money of the past is another: units, taxes, currencies or signs have changed.',
    beyond_chance.format(
        share='changed_share', error=error('changed_share', 'rows_before')
    ),
    'coalesce(rows_lost + rows_added, 0)',
    "'amounts of ' || input_shares.input || ' in periods that were over at the last publication: '"
    ~ " || coalesce(" ~ text('cast(amount_changed as decimal(28, 2))') ~ " || ' of ' || "
    ~ text('cast(amount_before as decimal(28, 2))') ~ " || ' differ (' || "
    ~ percent('changed_share') ~ " || ')', 'nothing to compare with')"
    ~ " || ': compare input_profile of both publications by month, currency and channel'",
    limit='input_money_changed',
) }}
from input_shares
inner join judged_money on input_shares.input = judged_money.input

union all

{{ customer_segmentation.measure(
    "'input_customers_lost.' || input",
    'Customers are gone from an input as a whole.',
    beyond_chance.format(
        share='lost_share', error=error('lost_share', 'customers_before')
    ),
    'coalesce(customers_lost, 0)',
    text('customers_now') ~ " || ' distinct customers in ' || input || ', at the last publication '"
    ~ " || coalesce(" ~ text('customers_before') ~ ", 'none (no baseline)') || coalesce(' ('"
    ~ " || " ~ percent('lost_share') ~ " || ' lost)', '')"
    ~ " || ': look for rows that are missing and for ids that are written otherwise'",
    limit='input_customers_lost',
) }}
from customers

union all

{{ customer_segmentation.measure(
    "'input_values_changed.' || input || '.' || column_name",
    'Rows of the past have another value: rules that ask for the old one find nobody.',
    beyond_chance.format(
        share='moved_share', error=error('moved_share', 'rows_before')
    ),
    'coalesce(rows_moved, 0)',
    "coalesce(" ~ percent('moved_share') ~ ", 'no') || ' rows of ' || input || ' in periods "
    ~ "that were"
    ~ " over at the last publication have another ' || column_name || ' now'"
    ~ " || coalesce('; gone: ' || vanished, '') || coalesce('; new: ' || appeared, '')",
    limit='input_values_changed',
) }}
from columns_of_values
where is_lasting = 1

union all

{{ customer_segmentation.measure(
    "'input_values_replaced.' || input || '.' || column_name",
    'A value is called otherwise, or is gone: rules and settings that name it do nothing.',
    beyond_chance.format(
        share='replaced_share', error=error('replaced_share', 'rows_before')
    ),
    "coalesce(rows_before, 0)",
    "'values of ' || input || '.' || column_name || ' in periods that were over at the last "
    ~ "publication"
    ~ ": ' || coalesce(" ~ percent('replaced_share') ~ ", 'nothing to compare with')"
    ~ " || coalesce(' of the rows; gone: ' || vanished, '') || coalesce('; new: ' || appeared, '')",
    limit='input_values_replaced',
) }}
from columns_of_values
where column_name <> ''

union all

{{ customer_segmentation.measure(
    "'input_missing_more.' || input || '.' || column_name",
    'A column that something reads has lost values of the past.',
    "case when share_before is null then null when share_now > share_before + "
    ~ error('share_now', 'rows_now') ~ " then share_now - share_before - "
    ~ error('share_now', 'rows_now') ~ " else 0 end",
    'coalesce((share_now - share_before) * rows_now, 0)',
    "input || '.' || column_name || ' is missing in ' || coalesce(" ~ percent('share_now')
    ~ ", 'none') || ' of the rows of periods that were over at the last publication, then in '"
    ~ " || coalesce(" ~ percent('share_before') ~ ", 'none (no baseline)')"
    ~ " || ': look at the mapping and the join that fills it'",
    limit='input_missing_more',
) }}
from missing_values
