"""Raw tables that change at random from run to run: what late, corrected and deleted rows look like.

Many histories share one set of tables. Each has days, orders, customers and ids of its own, so that
what changes in one neither hides nor mends what is wrong in another.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

#: Days that a history may use, and those between the first days of two.
DAYS, APART = 12, 20

COLUMNS = {
    "order_lines": (
        "order_no varchar, line_no varchar, customer_no varchar, placed_at timestamp,"
        " amount decimal(12, 2), currency varchar, status varchar"
    ),
    "contacts": "contact_no varchar, is_test boolean, deleted_at timestamp",
    "rates": "currency varchar, day date, rate decimal(12, 6)",
    "refunds": (
        "refund_no varchar, order_no varchar, refunded_at timestamp, amount decimal(12, 2)"
    ),
    "events": "event_no varchar, event_name varchar, customer_no varchar, occurred_at timestamp",
    "messages": "message_no varchar, message_type varchar, customer_no varchar, sent_at timestamp",
}

INPUTS = {
    "order_lines": {
        "source": ["raw", "order_lines"],
        "columns": {
            "order_id": "order_no",
            "line_id": "line_no",
            "customer_id": "customer_no",
            "ordered_at": "placed_at",
            "amount": "amount",
            "currency": "currency",
            "status": "status",
        },
    },
    "contacts": {
        "source": ["raw", "contacts"],
        "columns": {"contact_id": "contact_no", "is_test": "is_test", "deleted_at": "deleted_at"},
    },
    "exchange_rates": {
        "source": ["raw", "rates"],
        "columns": {"currency": "currency", "rate_date": "day", "rate": "rate"},
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
    "events": {
        "source": ["raw", "events"],
        "columns": {
            "event_id": "event_no",
            "event_name": "event_name",
            "customer_id": "customer_no",
            "occurred_at": "occurred_at",
        },
    },
    "messages": {
        "source": ["raw", "messages"],
        "columns": {
            "message_id": "message_no",
            "message_type": "message_type",
            "customer_id": "customer_no",
            "occurred_at": "sent_at",
        },
    },
}


@dataclass
class History:
    """The rows of one history, changed in place by `change`.

    Few orders, customers, lines and ids, so that repeats, conflicts and orders over several days
    are the rule. Arguments: number, of the history; its days follow from it.
    """

    number: int
    rows: dict[str, list[list[Any]]] = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.number)
        self._first_day = date(1990, 1, 1) + timedelta(days=self.number * APART)
        self.rows = {
            "order_lines": [self._line() for _ in range(10)],
            "contacts": [[self._id("C", number), False, None] for number in range(3)],
            "rates": [["USD", self._first_day, self._amount()]],
            "refunds": [self._refund() for _ in range(2)],
            "events": [self._event() for _ in range(6)],
            "messages": [self._message() for _ in range(3)],
        }

    def change(self) -> None:
        """Late, repeated, corrected, moved and deleted rows; customers flagged; rates mended."""
        makers = {
            "order_lines": self._line,
            "refunds": self._refund,
            "events": self._event,
            "messages": self._message,
        }
        for table, make in makers.items():
            rows = self.rows[table]
            for _ in range(self._random.choice([0, 0, 1, 1, 2])):
                kind = self._random.choice(["new", "repeat", "correct", "replace", "delete"])
                if kind == "new" or not rows:
                    rows.append(make())
                elif kind == "repeat":
                    rows.append(list(self._random.choice(rows)))
                elif kind == "correct":
                    row, other = self._random.choice(rows), make()
                    column = self._random.randrange(len(row))
                    row[column] = other[column]
                elif kind == "replace":
                    rows[self._random.randrange(len(rows))] = make()
                else:
                    rows.pop(self._random.randrange(len(rows)))
        if self._random.random() < 0.3:
            contact = self._random.choice(self.rows["contacts"])
            contact[1] = not contact[1]
        if self._random.random() < 0.1:
            self._random.choice(self.rows["contacts"])[2] = self._moment()
        if self._random.random() < 0.2:
            self.rows["rates"].append(["USD", self._day(), self._amount()])
        if self._random.random() < 0.2:
            self._random.choice(self.rows["rates"])[2] = self._amount()

    def _line(self) -> list[Any]:
        return [
            self._random.choice([*(self._id("O", number) for number in range(5)), None]),
            self._random.choice(["1", "2", "3", None]),
            self._random.choice([*(self._id("C", number) for number in [0, 0, 0, 1, 2]), None]),
            self._moment(),
            self._amount() * self._random.choice([1, 1, 1, -1, 0]),
            self._random.choice(["EUR", "EUR", "USD", "XXX"]),
            self._random.choice(["paid", "paid", "paid", "cancelled"]),
        ]

    def _refund(self) -> list[Any]:
        return [
            self._id("R", self._random.randrange(3)),
            self._id("O", self._random.randrange(5)),
            self._moment(),
            self._amount(),
        ]

    def _event(self) -> list[Any]:
        return [
            self._random.choice([*(self._id("E", number) for number in range(4)), None]),
            self._random.choice(["login", "page_view", "checkout_started"]),
            self._random.choice([*(self._id("C", number) for number in range(3)), None]),
            self._moment(),
        ]

    def _message(self) -> list[Any]:
        return [
            self._random.choice([*(self._id("M", number) for number in range(3)), None]),
            self._random.choice(["sent", "opened", "clicked"]),
            self._random.choice([*(self._id("C", number) for number in range(3)), None]),
            self._moment(),
        ]

    def _id(self, letter: str, number: int) -> str:
        return f"{letter}{self.number}-{number}"

    def _day(self) -> date:
        return self._first_day + timedelta(days=self._random.randrange(DAYS))

    def _moment(self) -> datetime | None:
        if self._random.random() < 0.03:
            return None
        midnight = datetime.combine(self._day(), datetime.min.time())
        return midnight + timedelta(hours=self._random.randrange(24))

    def _amount(self) -> int:
        return self._random.randrange(1, 100)


def write(connection: duckdb.DuckDBPyConnection, histories: list[History], folder: Path) -> None:
    """Writes the rows of all histories into the schema `raw`, by way of files in the folder."""
    connection.execute("create schema if not exists raw")
    for table, columns in COLUMNS.items():
        file = folder / f"{table}.csv"
        with file.open("w", encoding="utf-8", newline="") as lines:
            rows = csv.writer(lines)
            for history in histories:
                rows.writerows(history.rows[table])
        connection.execute(f"create or replace table raw.{table} ({columns})")
        connection.execute(f"copy raw.{table} from '{file}' (format csv, header false)")
