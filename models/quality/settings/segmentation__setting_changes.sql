select
    cast(null as {{ dbt.type_string() }}) as setting_name,
    cast(null as {{ dbt.type_string() }}) as value_before,
    cast(null as {{ dbt.type_string() }}) as value_now,
    cast(null as {{ dbt.type_string() }}) as decides
from (select 1 as nothing) as no_row
where nothing = 0
