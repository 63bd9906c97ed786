-- No customer has an order, or was known at all, after the as-of date of the row.
with

customers as (

    select * from {{ ref('int_segmentation__customers_as_of') }}

)

select
    customer_id,
    as_of_date,
    known_since,
    first_order_date,
    last_order_date
from customers
where known_since > as_of_date
    or first_order_date > as_of_date
    or last_order_date > as_of_date
