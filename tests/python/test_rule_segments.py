"""Rule segments: SQL and an evaluator in plain Python agree on random rules and random data."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from consumer import Consumer, messages
from random_rules import (
    AS_OF_DATE,
    COLUMNS,
    cleaned,
    evaluator_data,
    random_segments,
    random_shop,
)
from rule_evaluator import Evaluator

#: Sets of rules, each built once over many shops: together 2,400 pairs of rules and data at each
#: of three as-of dates.
RULE_SETS, SEGMENTS, SHOPS = 2, 60, 20

#: What tells the rows of one shop from those of another, in tables that hold all.
IDS = (
    "contact_id",
    "customer_id",
    "account_id",
    "event_id",
    "message_id",
    "order_id",
    "ticket_id",
    "deal_id",
)

#: The columns of a customer that a rule may ask for, at a date, and the segments it may be in.
CUSTOMERS = """
    select
        customers.*,
        customers.gross_revenue - customers.refunded_amount as net_revenue,
        round(customers.gross_revenue / nullif(customers.order_count, 0), 2)
            as average_order_value,
        engagement.engagement_score,
        engagement.engagement_level,
        lifecycle.lifecycle_stage,
        value_tiers.value_tier,
        case when customers.order_count = 0 then 'prospect' else rfm.rfm_segment end
            as rfm_segment
    from int_segmentation__customers_as_of as customers
    left join int_segmentation__customer_engagement as engagement
        using (customer_id, as_of_date)
    left join int_segmentation__customer_lifecycle_stages as lifecycle
        using (customer_id, as_of_date)
    left join int_segmentation__customer_value_tiers as value_tiers
        using (customer_id, as_of_date)
    left join int_segmentation__customer_rfm as rfm using (customer_id, as_of_date)
    where customers.as_of_date = $as_of_date
"""


@pytest.fixture(scope="module", params=range(RULE_SETS))
def built(request, tmp_path_factory) -> tuple[Path, list[dict], list[dict]]:
    """The database, the segments and the shops of one set of rules."""
    number = request.param
    segments = [
        {"owner": "sales", "recommended_action": "Call", "review_due": "2026-12-31", **segment}
        for segment in random_segments(number, SEGMENTS)
    ]
    shops = [shop_of_its_own(number * SHOPS + index) for index in range(SHOPS)]
    folder = tmp_path_factory.mktemp(f"rules_{number}")
    consumer = Consumer(
        folder,
        {name: None for name in COLUMNS},
        {
            "as_of_date": str(AS_OF_DATE),
            "history_periods": 2,
            "rule_segments": segments,
            "segmentation_inputs": {
                name: {
                    "source": ["raw", name],
                    "columns": {column.split()[0]: column.split()[0]
                                for column in columns.split(", ")},
                }
                for name, columns in COLUMNS.items()
            },
        },
    )
    load(consumer.database, shops)
    result = consumer.build(
        *("--exclude-resource-type", "test"),
        *("--select", "+int_segmentation__rule_membership", "+segmentation__candidate_segment_catalog"),
    )
    assert result.success, messages(result)
    return consumer.database, segments, shops


def shop_of_its_own(number: int) -> dict[str, list[dict[str, Any]]]:
    """A random shop whose ids no other shop has."""
    return {
        table: [
            {
                column: re.sub(r"(?=\S)", f"S{number}-", value, count=1)
                if column in IDS and value
                else value
                for column, value in row.items()
            }
            for row in rows
        ]
        for table, rows in random_shop(number).items()
    }


def load(database: Path, shops: list[dict]) -> None:
    """Writes the rows of all shops into the schema `raw`."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema raw")
        for table, columns in COLUMNS.items():
            connection.execute(f"create table raw.{table} ({columns})")
            rows = [list(row.values()) for shop in shops for row in shop[table]]
            places = ", ".join("?" * len(columns.split(", ")))
            connection.executemany(f"insert into raw.{table} values ({places})", rows)


def customers_at(connection, as_of_date: date, shop: dict) -> dict[str, dict[str, Any]]:
    """The customers of a shop as a rule sees them."""
    found = connection.execute(CUSTOMERS, {"as_of_date": as_of_date})
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    nothing = {column.split()[0]: None for column in COLUMNS["contacts"].split(", ")}
    contacts = [cleaned("contacts", row) for row in shop["contacts"]]
    by_customer = {row["customer_id"] or row["contact_id"]: row for row in contacts}
    ids = {row["customer_id"] for rows in shop.values() for row in rows if row.get("customer_id")}
    return {
        row["customer_id"]: {**by_customer.get(row["customer_id"], nothing), **row}
        for row in rows
        if row["customer_id"] in by_customer.keys() | ids
    }


def test_sql_and_evaluator_agree(built) -> None:
    """Every segment has the members that the evaluator says, at every as-of date."""
    database, segments, shops = built
    wrong, decided = [], 0
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("use segments_intermediate")
        members = set(
            connection.execute(
                "select as_of_date, scheme, segment, customer_id"
                " from int_segmentation__rule_membership"
            ).fetchall()
        )
        dates = [
            row[0]
            for row in connection.execute(
                "select as_of_date from int_segmentation__as_of_dates where is_reported"
            ).fetchall()
        ]
        for as_of_date in dates:
            for shop in shops:
                customers = customers_at(connection, as_of_date, shop)
                expected = Evaluator(segments, evaluator_data(shop), customers, as_of_date).members()
                found = {key[1:] for key in members if key[0] == as_of_date and key[3] in customers}
                wrong += [(as_of_date, *key) for key in expected ^ found]
                decided += len(segments)
    names = {(key[1], key[2]) for key in wrong}
    by_name = {(segment.get("scheme", "rule"), segment["name"]): segment for segment in segments}
    assert not wrong, (
        f"{len(wrong)} of {decided} memberships differ, in {len(names)} segments:\n"
        + "\n".join(str(key) for key in sorted(wrong, key=str)[:10])
        + "\n"
        + json.dumps([by_name[name] for name in sorted(names)[:3]], default=str, indent=1)
    )
    assert len(dates) == 3
