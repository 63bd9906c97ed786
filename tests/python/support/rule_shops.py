"""Random rule segments over random shops, built by dbt and decided by the evaluator.

Many shops lie in one warehouse, each with ids of its own, so that one build decides all segments
over all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
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

Shop = dict[str, list[dict[str, Any]]]

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

DATES = ("as_of_date", "previous_as_of_date", "known_since", "first_order_date", "last_order_date")
MEMBER = ("as_of_date", "scheme", "segment", "customer_id")
MEMBERS = f"""
    select {", ".join(MEMBER)}
    from {{{{ ref('customer_segmentation', 'int_segmentation__rule_membership') }}}}
"""

#: What a rule may ask of a customer at a date that is computed, and the segments it may be in.
CUSTOMERS = """
    select
        customers.*,
        customers.gross_revenue - customers.refunded_amount as net_revenue,
        cast(
            round(customers.gross_revenue / nullif(customers.order_count, 0), 2) as decimal(18, 2)
        ) as average_order_value,
        engagement.engagement_score,
        engagement.engagement_level,
        lifecycle.lifecycle_stage,
        value_tiers.value_tier,
        case when customers.order_count = 0 then 'prospect' else rfm.rfm_segment end
            as rfm_segment
    from {{ ref('customer_segmentation', 'int_segmentation__customers_as_of') }} as customers
    left join {{ ref('customer_segmentation', 'int_segmentation__customer_engagement') }}
        as engagement
        on customers.customer_id = engagement.customer_id
        and customers.as_of_date = engagement.as_of_date
    left join {{ ref('customer_segmentation', 'int_segmentation__customer_lifecycle_stages') }}
        as lifecycle
        on customers.customer_id = lifecycle.customer_id
        and customers.as_of_date = lifecycle.as_of_date
    left join {{ ref('customer_segmentation', 'int_segmentation__customer_value_tiers') }}
        as value_tiers
        on customers.customer_id = value_tiers.customer_id
        and customers.as_of_date = value_tiers.as_of_date
    left join {{ ref('customer_segmentation', 'int_segmentation__customer_rfm') }} as rfm
        on customers.customer_id = rfm.customer_id
        and customers.as_of_date = rfm.as_of_date
"""


@dataclass(frozen=True)
class Comparison:
    """How SQL and evaluator compare: what only one of them has, and how much was decided."""

    different: set[tuple[date, str, str, str]]
    members: int
    pairs: int
    dates: int


class RuleShops:
    """Some random segments over some random shops; `number` tells one set from another."""

    def __init__(self, number: int, segments: int, shops: int) -> None:
        self.segments = random_segments(number, segments)
        self.shops = [_of_its_own(number * shops + index) for index in range(shops)]

    def consumer(self, folder: Path, **options: Any) -> Consumer:
        """A project with these segments; options as those of Consumer."""
        variables = {
            "as_of_date": str(AS_OF_DATE),
            "history_periods": 2,
            "rule_segments": self.segments,
            "segmentation_inputs": {
                name: {
                    "source": ["raw", name],
                    "columns": {
                        column.split()[0]: column.split()[0] for column in columns.split(", ")
                    },
                }
                for name, columns in COLUMNS.items()
            },
        }
        return Consumer(folder, dict.fromkeys(COLUMNS), variables, **options)

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Writes the rows of all shops into the schema `raw`."""
        connection.execute("create schema if not exists raw")
        for table, columns in COLUMNS.items():
            connection.execute(f"create or replace table raw.{table} ({columns})")
            # As text, which DuckDB casts to the columns' types: a row at a time takes a minute.
            rows = pd.DataFrame(  # noqa: F841 - DuckDB reads it by name
                [
                    [None if value is None else str(value) for value in row.values()]
                    for shop in self.shops
                    for row in shop[table]
                ]
            )
            connection.execute(f"insert into raw.{table} select * from rows")

    def compare(self, consumer: Consumer) -> Comparison:
        """Builds the members and compares them with the evaluator's, at each as-of date."""
        result = consumer.build(
            *("--exclude-resource-type", "test"),
            *("--select", "+int_segmentation__rule_membership"),
        )
        assert result.success, messages(result)
        rows = map(_with_dates, consumer.rows(MEMBERS))
        found = {tuple(row[column] for column in MEMBER) for row in rows}
        customers = list(map(_with_dates, consumer.rows(CUSTOMERS)))
        reported = [row for row in customers if row["is_reported"]]
        dates = {row[column] for row in reported for column in ("as_of_date", "previous_as_of_date")}
        # At other dates only what segments ask for is right: who was in which some days before.
        found = {member for member in found if member[0] in dates}
        expected, known = set(), set()
        for shop in self.shops:
            data, contacts = evaluator_data(shop), _contacts(shop)
            evaluators: dict[date, Evaluator] = {}
            for as_of_date in {row["as_of_date"] for row in customers}:
                of_shop = {
                    row["customer_id"]: {**contacts[row["customer_id"]], **row}
                    for row in customers
                    if row["as_of_date"] == as_of_date and row["customer_id"] in contacts
                }
                known |= {(as_of_date, customer_id) for customer_id in of_shop}
                evaluators[as_of_date] = Evaluator(
                    self.segments, data, of_shop, as_of_date, earlier=evaluators
                )
            for as_of_date in dates:
                members = evaluators[as_of_date].members()
                expected |= {(as_of_date, *member) for member in members}
        # Else the evaluator was not asked about all that were built.
        assert known == {(row["as_of_date"], row["customer_id"]) for row in customers}
        pairs = len(self.segments) * len(self.shops)
        return Comparison(found ^ expected, len(found), pairs, len(dates))


def _of_its_own(number: int) -> Shop:
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


def _contacts(shop: Shop) -> dict[str, dict[str, Any]]:
    """Customer -> the columns of its contact, all of them missing where it has none."""
    tables = {name: [cleaned(name, row) for row in rows] for name, rows in shop.items()}
    nothing = dict.fromkeys(tables["contacts"][0])
    ids = {row["customer_id"] for rows in tables.values() for row in rows if row.get("customer_id")}
    contacts = {row["customer_id"] or row["contact_id"]: row for row in tables["contacts"]}
    return {**dict.fromkeys(ids, nothing), **contacts}


def _with_dates(row: dict[str, Any]) -> dict[str, Any]:
    """The row with dates as such: drivers of some engines give them as text."""
    return {
        column: date.fromisoformat(value)
        if column in DATES and isinstance(value, str)
        else value
        for column, value in row.items()
    }
