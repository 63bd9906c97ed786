"""A deterministic shop of any size as Parquet files, made in DuckDB.

Nothing is drawn: every value is a hash of its row number, so that the same size gives the same rows
on every machine. Skewed as shops are: few customers place many orders, many place one or none, and
there are more orders every month. Some rows are what raw tables hold: lines delivered twice, lines
of nobody, cancelled orders, returns weeks after the order, test customers.
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

FIRST_DAY, DAYS = "2023-01-01", 1096
LAST_DAY = "2025-12-31"

#: Order lines -> customers.
SCALES = {1_000_000: 100_000, 10_000_000: 500_000, 50_000_000: 2_000_000}

#: Uniform in [0, 1) and the same for the same number and purpose. Of one text: the hashes of two
#: values are joined by XOR, and two purposes would differ in the same bits for every number.
UNIFORM = (
    "create macro uniform(number, purpose) as"
    " (hash(purpose || cast(number as varchar)) >> 11) / 9007199254740992"
)

#: A moment of the three years, later ones more often.
MOMENT = (
    f"create macro moment(number) as timestamp '{FIRST_DAY}'"
    f" + to_seconds(cast({DAYS} * 86400 * pow(uniform(number, 'when'), 0.7) as bigint))"
)

#: A customer; the first ones far more often than the last ones.
SOMEBODY = (
    "create macro somebody(number, customers) as"
    " cast(floor(customers * pow(uniform(number, 'who'), 1.6)) as bigint)"
)

LINE_COUNT = (
    "create macro line_count(order_no) as 1 + cast(floor(7 * uniform(order_no, 'lines')) as int)"
)

PRICE = (
    "create macro price(order_no, line_no) as"
    " cast(2 + 80 * pow(uniform(order_no * 8 + line_no, 'price'), 3) as decimal(12, 2))"
)

CUSTOMERS = """
select
    number as customer_no,
    timestamp '2022-06-01' + to_seconds(cast(1300 * 86400 * uniform(number, 'made') as bigint))
        as created_at,
    ['DE', 'FR', 'GB', 'NL', 'PL', 'US'][1 + cast(floor(6 * uniform(number, 'country')) as int)]
        as country,
    ['subscriber', 'lead', 'opportunity', 'customer'][
        1 + cast(floor(4 * uniform(number, 'stage')) as int)
    ] as crm_stage,
    uniform(number, 'test') < 0.001 as is_test,
from range({customers}) as numbers (number)
"""

#: An order has one to seven lines; a return is one more line of the order, up to 30 days later.
ORDER_LINES = """
with orders as (
    select
        number as order_no,
        case when uniform(number, 'known') < 0.99 then somebody(number, {customers}) end
            as customer_no,
        moment(number) as placed_at,
        case when uniform(number, 'status') < 0.02 then 'cancelled' else 'paid' end
            as order_status,
        line_count(number) as line_count,
    from range({orders}) as numbers (number)
),
sales as (
    select
        order_no,
        unnest(range(1, line_count + 1)) as line_no,
        customer_no,
        placed_at,
        order_status,
    from orders
),
valued as (
    select
        *,
        price(order_no, line_no) as line_amount,
    from sales
),
returned as (
    select
        order_no,
        line_no + 10 as line_no,
        customer_no,
        placed_at + to_seconds(cast(30 * 86400 * uniform(order_no, 'back') as bigint))
            as placed_at,
        order_status,
        -line_amount as line_amount,
    from valued
    where uniform(order_no * 8 + line_no, 'returned') < 0.02
),
delivered as (
    from valued union all from returned
)
from delivered
where placed_at <= timestamp '{last_day} 23:59:59'
union all
from delivered
where placed_at <= timestamp '{last_day} 23:59:59'
    and uniform(order_no * 32 + line_no, 'twice') < 0.001
"""

#: Written for the three years and for the day after: {first} number, {moment} macro.
EVENTS = """
select
    number as event_no,
    ['page_view', 'product_view', 'add_to_cart', 'search'][
        1 + cast(floor(4 * uniform(number, 'what')) as int)
    ] as event_name,
    case when uniform(number, 'known') < 0.9 then somebody(number, {customers}) end as customer_no,
    {moment}(number) as occurred_at,
from range({first}, {first} + {count}) as numbers (number)
"""

MESSAGES = """
select
    number as message_no,
    ['sent', 'delivered', 'opened', 'clicked'][
        1 + cast(floor(4 * uniform(number, 'what')) as int)
    ] as message_type,
    somebody(number, {customers}) as customer_no,
    {moment}(number + 1000000000) as occurred_at,
from range({first}, {first} + {count}) as numbers (number)
"""

TABLES = {
    "customers": CUSTOMERS,
    "order_lines": ORDER_LINES,
    "events": EVENTS,
    "messages": MESSAGES,
}

#: What a table is sorted by: raw tables grow at their end.
SORTED_BY = {
    "customers": "created_at, customer_no",
    "order_lines": "placed_at, order_no, line_no",
    "events": "occurred_at, event_no",
    "messages": "occurred_at, message_no",
}

#: The day after: 0.1 % more lines, a few of them late, and returns of the month before.
NEXT_MOMENT = (
    f"create macro next_moment(number) as date '{LAST_DAY}' + interval 1 day"
    " + to_seconds(cast(86400 * uniform(number, 'next') as bigint))"
    " - to_days(if(uniform(number, 'late') < 0.03,"
    " 1 + cast(5 * uniform(number, 'days') as int), 0))"
)

NEXT_ORDER_LINES = """
with orders as (
    select
        number as order_no,
        somebody(number, {customers}) as customer_no,
        next_moment(number) as placed_at,
        line_count(number) as line_count,
    from range({orders}, {orders} + {orders} // 1000) as numbers (number)
),
sales as (
    select
        order_no,
        unnest(range(1, line_count + 1)) as line_no,
        customer_no,
        placed_at,
        'paid' as order_status,
    from orders
)
select
    *,
    price(order_no, line_no) as line_amount,
from sales
union all
select
    order_no,
    line_no + 20 as line_no,
    customer_no,
    next_moment(order_no) as placed_at,
    order_status,
    -line_amount as line_amount,
from read_parquet('{folder}/order_lines.parquet')
where placed_at >= date '{last_day}' - 30
    and line_no < 10
    and uniform(order_no * 8 + line_no, 'back now') < 0.0005
"""

NEXT_TABLES = {"order_lines": NEXT_ORDER_LINES, "events": EVENTS, "messages": MESSAGES}

MACROS = (UNIFORM, MOMENT, SOMEBODY, LINE_COUNT, PRICE, NEXT_MOMENT)


@dataclass(frozen=True)
class Shop:
    """A generated shop: one Parquet file a table with what happened by `LAST_DAY`, in `folder`, and
    the same with the rows of the day after beside them, in `next_day`.
    """

    folder: Path
    next_day: Path
    lines: int
    customers: int


def generate_apart(*sizes: Any) -> Shop:
    """The same as generate(), in a process of its own.

    Linux counts the memory of the process that starts another one as that one's, too: whoever
    measures contestants must not have generated their shop.
    """
    with ProcessPoolExecutor(max_workers=1) as pool:
        return pool.submit(generate, *sizes).result()


def generate(
    lines: int, folder: Path, customers: int | None = None, events: int | None = None
) -> Shop:
    """Writes the shop with about this many order lines, unless it is there already.

    Arguments: lines, a key of SCALES or any other number; folder, where the files go; customers
    and events, how many, in proportion to the lines by default.
    """
    customers = customers or SCALES.get(lines, max(lines // 20, 10))
    shop = Shop(folder / "shop", folder / "next_day", lines, customers)
    counts = {"events": events or lines // 2, "messages": lines // 4}
    sizes = {
        "customers": customers,
        # 4.08 lines an order: four sales on average, and the returns.
        "orders": round(lines / 4.08),
        "last_day": LAST_DAY,
        "folder": shop.folder,
    }
    shop.folder.mkdir(parents=True, exist_ok=True)
    shop.next_day.mkdir(exist_ok=True)
    with duckdb.connect() as connection:
        for macro in MACROS:
            connection.execute(macro)
        for table, query in TABLES.items():
            path = shop.folder / f"{table}.parquet"
            period = {"first": 0, "count": counts.get(table), "moment": "moment"}
            _write(connection, query.format(**sizes, **period), table, path)
            if not (shop.next_day / path.name).exists():
                (shop.next_day / path.name).hardlink_to(path)
        for table, query in NEXT_TABLES.items():
            path = shop.next_day / f"{table}_of_the_next_day.parquet"
            first = counts.get(table, 0)
            period = {"first": first, "count": first // 1000, "moment": "next_moment"}
            _write(connection, query.format(**sizes, **period), table, path)
    return shop


def _write(connection: duckdb.DuckDBPyConnection, query: str, table: str, path: Path) -> None:
    if path.exists():
        return
    started = time.monotonic()
    part = path.with_suffix(".part")
    ordered = f"select * from ({query}) order by {SORTED_BY[table]}"
    connection.execute(f"copy ({ordered}) to '{part}' (format parquet)")
    part.rename(path)
    print(f"{path.name}: {time.monotonic() - started:.0f} s", flush=True)
