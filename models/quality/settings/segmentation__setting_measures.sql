{%- set text = customer_segmentation.as_text -%}
{%- set percent = customer_segmentation.percent -%}
{%- set ratio = customer_segmentation.ratio -%}
with

summary as (

    select * from {{ ref('segmentation__settings_summary') }}

),

described as (

    select
        summary.*,
        {{ dbt.concat([
            "case when changes = 1 then '1 setting' else " ~ dbt.concat([
                text('changes'), "' settings'",
            ]) ~ " end",
            "' changed: '",
            "coalesce(changes_in_words, '')",
            "case when changes_in_words is null or lost_columns is null then '' else '; ' end",
            "coalesce(" ~ dbt.concat([
                "'no longer mapped, so NULL from now on: '", 'lost_columns',
            ]) ~ ", '')",
            "'. Customers moved, as of the date of the last publication: '",
            text('customers_moved'), "' of '", text('customers_before'),
            "' ('", "coalesce(" ~ percent('moved_share') ~ ", '0 %')",
            "'), with '", "coalesce(" ~ percent(ratio('net_revenue_moved', 'net_revenue_before'))
            ~ ", '0 %')", "' of net revenue'",
            "coalesce(" ~ dbt.concat(["'; '", 'largest_effects']) ~ ", '')",
            "'. To approve these changes and no others: segmentation_gate: {approve: {'",
            'changes_hash', "': <reason>}'", "'}'",
        ]) }} as changes_and_effects
    from summary

)

{{ customer_segmentation.measure(
    "'settings_changed'",
    'Customers would change segments although nothing about them did.',
    'moved_share',
    'customers_moved',
    "case when settings_before = 0 then 'the settings of the last publication are not known "
    ~ "(no baseline)' when changes = 0 then 'the settings are those of the last publication' "
    ~ "else changes_and_effects end",
    limit='settings_changed',
) }}
from described
{%- for approved in customer_segmentation.gate_settings().approve %}

union all

{{ customer_segmentation.measure(
    "'approval_fits." ~ approved ~ "'",
    'It would let these changes pass at a time when nobody thinks of it.',
    "case when changes_hash = '" ~ approved ~ "' then 0 else 1 end",
    '0',
    "case when changes_hash = '" ~ approved ~ "' then 'approves the settings that changed' "
    ~ "else 'segmentation_gate.approve names " ~ approved ~ ", and ' || case when changes = 0 "
    ~ "then 'no setting has changed: take it out' else 'the settings that changed are ' || "
    ~ "changes_hash end end",
    limit='approval_fits',
) }}
from described
{%- endfor %}
