-- RFM as SQL tutorials have it: NTILE over customers, ties told apart by chance, orders only.
create table rfm as
with customers as (
    select
        customer_no,
        date_diff('day', max(placed_at), timestamp '2025-12-31') as recency,
        count(distinct order_no) as frequency,
        sum(line_amount) as monetary,
    from order_lines
    where customer_no is not null
    group by customer_no
)
select
    customer_no,
    ntile(5) over (order by recency desc) as recency_score,
    ntile(5) over (order by frequency) as frequency_score,
    ntile(5) over (order by monetary) as monetary_score,
from customers;
