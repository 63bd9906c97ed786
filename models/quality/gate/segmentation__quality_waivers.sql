-- Checks that may fail this time, with the reason: segmentation_gate.waive, and .approve where it
-- fits the settings that changed. The first row, without a name, keeps the statement valid when
-- nothing is waived.
select
    cast(null as {{ dbt.type_string() }}) as check_name,
    cast(null as {{ dbt.type_string() }}) as waived_because
{%- for check_name, reason in customer_segmentation.gate_settings().waive.items() %}

union all

select
    cast({{ dbt.string_literal(dbt.escape_single_quotes(check_name)) }} as {{ dbt.type_string() }})
        as check_name,
    cast({{ dbt.string_literal(dbt.escape_single_quotes(reason)) }} as {{ dbt.type_string() }})
        as waived_because
{%- endfor %}

union all

select
    cast('settings_changed' as {{ dbt.type_string() }}) as check_name,
    cast({{ dbt.concat([
        "'approved'", "coalesce(" ~ dbt.concat(["': '", 'approved_because']) ~ ", '')",
    ]) }} as {{ dbt.type_string() }}) as waived_because
from {{ ref('segmentation__settings_summary') }}
where is_approved = 1
