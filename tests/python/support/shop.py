"""A small shop for tests of whole builds: deterministic raw tables, written as Parquet files."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

AS_OF = "2024-06-30"
LAST_DAY = datetime(2024, 6, 30)

INPUTS: dict[str, Any] = {
    "order_lines": {
        "source": ["raw", "order_lines"],
        "columns": {
            "order_id": "order_no",
            "line_id": "line_no",
            "customer_id": "customer",
            "ordered_at": "placed_at",
            "amount": "amount",
            "currency": "currency",
            "status": "status",
            "quantity": "quantity",
        },
    },
    "refunds": {
        "source": ["raw", "refunds"],
        "columns": {
            "refund_id": "refund_no",
            "order_id": "order_no",
            "refunded_at": "refunded_at",
            "amount": "amount",
        },
    },
    "exchange_rates": {
        "source": ["raw", "exchange_rates"],
        "columns": {"currency": "currency", "rate_date": "day", "rate": "rate"},
    },
    "contacts": {
        "source": ["raw", "contacts"],
        "columns": {
            "contact_id": "contact_no",
            "customer_id": "customer",
            "account_id": "account",
            "created_at": "created_at",
            "is_test": "is_test",
            "lifecycle_stage": "stage",
        },
    },
    "accounts": {
        "source": ["raw", "accounts"],
        "columns": {
            "account_id": "account_no",
            "account_name": "account_name",
            "parent_account_id": "parent_no",
            "industry": "industry",
            "created_at": "created_at",
        },
    },
    "events": {
        "source": ["raw", "events"],
        "columns": {
            "event_id": "event_no",
            "event_name": "name",
            "occurred_at": "happened_at",
            "customer_id": "customer",
        },
    },
}

ACTION = {"owner": "sales", "recommended_action": "Call", "review_due": "2024-12-31"}
RULE_SEGMENTS: list[dict[str, Any]] = [
    {
        "name": "repeat_buyers",
        **ACTION,
        "all": [{"behaviour": {"count": "orders", "within_days": 180}, "at_least": 2}],
    },
    {
        "name": "repeat_buyers_lately_silent",
        **ACTION,
        "all": [
            {"segment": "rule.repeat_buyers", "equals": True},
            {"behaviour": {"count": "events", "within_days": 30}, "equals": 0},
        ],
    },
    {
        "name": "leads",
        **ACTION,
        "none": [
            {"attribute": "lifecycle_stage", "equals": "customer"},
            {"attribute": "order_count", "more_than": 0},
        ],
    },
]

#: Small and complete: two earlier dates, both currencies, every input above, some rule segments.
VARIABLES: dict[str, Any] = {
    "as_of_date": AS_OF,
    "history_periods": 2,
    "segmentation_inputs": INPUTS,
    "rule_segments": RULE_SEGMENTS,
}


def raw_tables(customers: int = 300, seed: int = 7) -> dict[str, pd.DataFrame]:
    """The shop's raw tables; most customers buy once, some often, some never."""
    chance = random.Random(seed)
    contacts, lines, refunds, events = [], [], [], []
    for number in range(customers):
        customer = f"c{number:04d}"
        known_for = chance.randint(0, 540)
        contacts.append(
            {
                "contact_no": f"p{number:04d}",
                "customer": customer,
                "account": f"a{number % 40:02d}" if number % 3 else None,
                "created_at": LAST_DAY - timedelta(days=known_for),
                "is_test": number % 97 == 13,
                "stage": chance.choice(["lead", "customer", "opportunity", None]),
            }
        )
        for order in range(chance.choice([0, 0, 1, 1, 1, 1, 2, 3, 6, 9])):
            order_no = f"{customer}-{order}"
            placed_at = LAST_DAY - timedelta(days=chance.randint(0, max(known_for, 1)), minutes=-9)
            currency = chance.choice(["EUR", "EUR", "EUR", "gbp"])
            for line in range(chance.randint(1, 3)):
                lines.append(
                    {
                        "order_no": order_no,
                        "line_no": str(line),
                        "customer": customer,
                        "placed_at": placed_at,
                        "amount": round(chance.uniform(5, 120), 2),
                        "currency": currency,
                        "status": chance.choice(["paid"] * 19 + ["cancelled"]),
                        "quantity": chance.randint(1, 4),
                    }
                )
            if chance.random() < 0.05:
                returned = {**lines[-1], "order_no": f"{order_no}-return"}
                lines.append({**returned, "amount": -returned["amount"]})
            if chance.random() < 0.08:
                refunds.append(
                    {
                        "refund_no": f"r-{order_no}",
                        "order_no": order_no,
                        "refunded_at": min(placed_at + timedelta(days=9), LAST_DAY),
                        "amount": round(chance.uniform(1, 5), 2),
                    }
                )
        for event in range(chance.choice([0, 0, 0, 2, 8])):
            events.append(
                {
                    "event_no": f"e-{customer}-{event}",
                    "name": chance.choice(["page_view", "add_to_cart", "login"]),
                    "happened_at": LAST_DAY - timedelta(days=chance.randint(0, 120)),
                    "customer": customer,
                }
            )
    rates = [
        {"currency": "GBP", "day": LAST_DAY - timedelta(days=7 * week), "rate": 1.15 + week / 1000}
        for week in range(90)
    ]
    return {
        "order_lines": pd.DataFrame(lines),
        "refunds": pd.DataFrame(refunds),
        "exchange_rates": pd.DataFrame(rates),
        "contacts": pd.DataFrame(contacts),
        "accounts": raw_accounts(),
        "events": pd.DataFrame(events),
    }


def raw_accounts() -> pd.DataFrame:
    """Companies, up to four of them in a chain of parents; five of those that people name are not
    here, and five have nobody."""
    return pd.DataFrame(
        {
            "account_no": f"a{number:02d}",
            "account_name": f"Company {number}",
            "parent_no": f"a{number - 1:02d}" if number % 4 else None,
            "industry": ("retail", "software", None)[number % 3],
            "created_at": LAST_DAY - timedelta(days=number * 10),
        }
        for number in range(5, 45)
    )


def inputs(columns: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The variable segmentation_inputs: each input read from the raw table of its name."""
    return {
        name: {"source": ["raw", name], "columns": dict(mapped)} for name, mapped in columns.items()
    }


def write(folder: Path, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Writes the tables. Returns raw table -> where DuckDB reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name, rows in tables.items():
            frame = rows  # noqa: F841 - DuckDB reads it by name
            connection.execute(f"copy (select * from frame) to '{folder}/{name}.parquet'")
    return {name: f"read_parquet('{folder}/{name}.parquet')" for name in tables}
