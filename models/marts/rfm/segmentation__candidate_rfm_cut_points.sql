with

cut_points as (

    select * from {{ ref('int_segmentation__rfm_cut_points') }}
    where is_reported

)

select
    as_of_date,
    metric,
    -- NTILE yields a wider integer than the other methods.
    cast(cut as {{ dbt.type_int() }}) as cut,
    cast(value as {{ customer_segmentation.type_double() }}) as value,
    '{{ var("rfm_scoring_method") }}' as method
from cut_points
