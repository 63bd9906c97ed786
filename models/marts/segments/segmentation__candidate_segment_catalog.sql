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
-- Other schemes leave rfm_scheme blank, which a seed makes NULL, '' or the word None: nobody asks.
where scheme <> 'rfm'
    or rfm_scheme = '{{ var("rfm_segment_scheme") }}'
