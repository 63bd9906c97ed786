"""What the evaluator of rule segments needs to know of the demo shop, read from its warehouse."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
from rule_evaluator import Data

#: Input -> its rows, with the customer and the moment under the names that the evaluator knows.
INPUTS = {
    "events": """
        select *, occurred_at as at from segments_staging.stg_segmentation__events
        qualify row_number() over (partition by event_id order by occurred_at) = 1
    """,
    "messages": """
        select *, occurred_at as at from segments_staging.stg_segmentation__messages
        qualify row_number() over (partition by message_id order by occurred_at) = 1
    """,
    "orders": """
        select *, qualified_at as at, gross_revenue as amount
        from segments_intermediate.int_segmentation__orders where is_qualifying
    """,
    "tickets": "select *, opened_at as at from segments_staging.stg_segmentation__tickets",
    "deals": "select *, created_at as at from segments_intermediate.int_segmentation__customer_deals",
    "won_deals": """
        select *, ended_at as at from segments_intermediate.int_segmentation__customer_deals
        where is_won
    """,
    "lost_deals": """
        select *, ended_at as at from segments_intermediate.int_segmentation__customer_deals
        where is_lost and not is_won
    """,
}
CUSTOMERS = """
    select
        contacts.*,
        customers.*,
        customers.gross_revenue - customers.refunded_amount as net_revenue,
        engagement.engagement_score,
        engagement.engagement_level,
        published.rfm_segment,
        published.lifecycle_stage,
        published.value_tier,
        customers.customer_id as customer_id
    from segments_intermediate.int_segmentation__customers_as_of as customers
    inner join segments.customer_segments as published using (customer_id)
    left join segments_intermediate.int_segmentation__contacts_merged as contacts
        on customers.customer_id = contacts.customer_id
    left join segments_marts.segmentation__customer_engagement as engagement
        on customers.customer_id = engagement.customer_id
        and customers.as_of_date = engagement.as_of_date
    where customers.is_latest
"""


def read(connection: duckdb.DuckDBPyConnection) -> tuple[Data, dict[str, dict[str, Any]], date]:
    """The data, the customers at the latest as-of date, and that date."""
    data = Data(
        accounts={
            row["account_id"]: row
            for row in _rows(connection, "from segments_staging.stg_segmentation__accounts")
        },
        attributes=_rows(connection, "from segments_staging.stg_segmentation__attributes"),
        consents=_rows(connection, "from segments_staging.stg_segmentation__consents"),
        inputs={name: _rows(connection, query) for name, query in INPUTS.items()},
    )
    customers = {row["customer_id"]: row for row in _rows(connection, CUSTOMERS)}
    return data, customers, next(iter(customers.values()))["as_of_date"]


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
