with

order_lines as (

    select * from {{ ref('stg_segmentation__order_lines') }}
    where {{ customer_segmentation.days_to_read(
        'int_segmentation__order_days', ref('int_segmentation__order_days_to_rebuild'), 'ordered_at'
    ) | indent(4) }}

)

select order_id
from order_lines
where order_id is not null
group by order_id
having {{ customer_segmentation.may_repeat('line_id') }}
