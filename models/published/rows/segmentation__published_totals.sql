with

published as (

    select * from {{ ref('segmentation__published_segment_performance') }}

),

approved_publication as (

    {{ customer_segmentation.approved_publication() | indent(4) }}

)

select
    published.publication_id,
    published.as_of_date,
    published.scheme,
    published.segment,
    published.customers,
    published.net_revenue
from published
inner join approved_publication
    on published.publication_id = approved_publication.publication_id
    and published.as_of_date = approved_publication.as_of_date
