-- depends_on: {{ ref('segmentation__baseline_publication') }}
with

as_of_dates as (

    select * from {{ ref('int_segmentation__as_of_dates') }}
    where is_latest

)

-- Aggregated, so that there is a row to refuse even where no as-of date could be found.
select
    '{{ run_started_at.strftime("%Y%m%dT%H%M%S%f") }}-{{ invocation_id[:8] }}' as publication_id,
    cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as {{ dbt.type_timestamp() }})
        as published_at,
    max(as_of_date) as as_of_date,
    '{{ customer_segmentation.package_version() }}' as package_version,
    '{{ customer_segmentation.definition_hash() }}' as definition_hash,
    {{ customer_segmentation.rfm_bins() }} as rfm_bins
from as_of_dates
