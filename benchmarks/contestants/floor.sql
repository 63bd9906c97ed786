-- The floor: every needed column is read once, and nothing is made of it.
create table floor as
select
    count(order_no) + count(line_no) + count(customer_no) + count(order_status) as values_read,
    max(placed_at) as last_order,
    sum(line_amount) as amount,
from order_lines;

insert into floor
select count(event_no) + count(event_name) + count(customer_no), max(occurred_at), 0
from events;

insert into floor
select count(message_no) + count(message_type) + count(customer_no), max(occurred_at), 0
from messages;
