with

segment_catalog as (

    select * from {{ ref('segment_catalog') }}

)

select
    scheme,
    segment,
    label,
    definition,
    recommended_action,
    owner,
    review_due
from segment_catalog
-- A blank cell of a seed is NULL on some engines and an empty text on others.
where nullif(rfm_scheme, '') is null
    or rfm_scheme = '{{ var("rfm_segment_scheme") }}'
