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
from consumer import Consumer, messages

#: Days that a history may use, and those between the first days of two.
DAYS, APART = 12, 20

#: Input -> the columns of its raw table, under the names of the input contract.
COLUMNS = {
    "order_lines": (
        "order_id varchar, line_id varchar, customer_id varchar, ordered_at timestamp,"
        " amount decimal(12,2), currency varchar, status varchar"
    ),
    "contacts": "contact_id varchar, is_test boolean, deleted_at timestamp",
    "exchange_rates": "currency varchar, rate_date date, rate decimal(12,6)",
    "refunds": (
        "refund_id varchar, order_id varchar, refunded_at timestamp, amount decimal(12,2)"
    ),
    "events": "event_id varchar, event_name varchar, customer_id varchar, occurred_at timestamp",
    "messages": (
        "message_id varchar, message_type varchar, customer_id varchar, occurred_at timestamp"
    ),
}

VARIABLES = {
    "as_of_date": "2004-06-30",
    "history_periods": 2,
    # Nothing is built again for being recent: each change must be noticed.
    "look_back_days": 0,
    "segmentation_inputs": {
        name: {
            "source": ["raw", name],
            "columns": {column.split()[0]: column.split()[0] for column in columns.split(", ")},
        }
        for name, columns in COLUMNS.items()
    },
}

#: The tables that are kept from run to run, with all that the rest is made of.
KEPT = ("int_segmentation__order_days", "int_segmentation__engagement_days")


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
            "exchange_rates": [["USD", self._first_day, self._amount()]],
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
            self.rows["exchange_rates"].append(["USD", self._day(), self._amount()])
        if self._random.random() < 0.2:
            # At times by what is no rate, so that the one before ends.
            rate = self._random.choice([self._amount(), self._amount(), 0])
            self._random.choice(self.rows["exchange_rates"])[2] = rate

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


def build(consumer: Consumer, *options: str) -> None:
    """Builds the tables that are kept, and what they are made of."""
    models = [f"+{model}" for model in KEPT]
    result = consumer.build("--exclude-resource-type", "test", "--select", *models, *options)
    assert result.success, messages(result)


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
