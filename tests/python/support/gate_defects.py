"""Defects that come on the day after a healthy publication, and what the gate has to say of them.

    python tests/python/support/gate_defects.py [--fast] [--only WORD ...] [--report FILE]
    python tests/python/support/gate_defects.py --document FILE

prints one line a defect: refused, warned of or unseen, by which checks, how many customers and how
much money it makes wrong. tests/python/test_gate_defects.py asserts what is expected of each.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from consumer import PACKAGE
from defect_shop import FIRST_CUSTOMER, NEXT_DAY, Tables
from gate_bench import Bench, Day, Outcome

#: The checks that are for each kind of defect; a check stands for those below its name, too.
RESTATED = (
    "restated_customers_share",
    "restated_in_a_week_share",
    "restated_money_share",
    "restated_attributes_share",
    "restated_segments_share",
)
PROFILE = (
    "input_rows_lost",
    "input_rows_added",
    "input_money_changed",
    "input_customers_lost",
    "input_values_changed",
    "input_values_replaced",
    "input_missing_more",
    "day_below_weekday",
    "day_breaks_off",
    "input_fell_silent",
    "missing_orders_share",
    "value_stopped",
    "value_appeared",
    "missing_rises",
    "mean_amount_shift",
    "activities_alike_share",
    "activities_alike_rise",
    "customers_of_activity_only_share",
    "customers_of_activity_only_rise",
    "customer_id_form_new",
    "customer_ids_as_decimals",
)
ROWS = (
    "largest_sale_share",
    "largest_return_share",
    "one_customer_share",
    "one_visitor_share",
    "lines_alike_share",
    "exchange_rate_jump",
    "exchange_rates_inverted",
    "exchange_rates_twice",
    "exchange_rates_ended",
)
SETTINGS = ("settings_changed",)


@dataclass(frozen=True)
class Defect:
    """One defect.

    Attributes:
        name: what has gone wrong, as a reader of docs/seeded_defects.md understands it.
        kind: which part of the gate is for it.
        says: `refused` or `warned`; `unseen` where the gate cannot know, with the reason.
        checks: one of them must say so; each stands for the checks below its name, too.
        change: what happens to the data, the mapping, the variables or the project.
        days: on how many days in a row it happens, each published before the next.
        reason: why it is not seen.
    """

    name: str
    kind: str
    says: str
    checks: tuple[str, ...]
    change: Callable[[Day], None]
    days: int = 1
    reason: str = ""

    def dates(self) -> list[date]:
        """The days on which it is run."""
        return [NEXT_DAY + timedelta(days=number) for number in range(self.days)]

    def meets(self, outcomes: Sequence[Outcome]) -> bool:
        """Whether the gate has said what is expected, by a check that is for it."""
        said = outcomes[-1]
        return said.says == self.says and (self.says == "unseen" or bool(self.named_by(said)))

    def named_by(self, said: Outcome) -> list[str]:
        """Those of its checks that have refused it or, where none has, have warned of it."""
        names = {name.split(".")[0] for name in said.refused_by or said.warned_by}
        return [check for check in self.checks if check in names]


def ago(days: int, day: date = NEXT_DAY) -> pd.Timestamp:
    """Midnight so many days before the day of the defect."""
    return pd.Timestamp(day) - pd.Timedelta(days=days)


Rows = pd.DataFrame
Condition = Callable[[Rows], Any]


def data(change: Callable[[Tables], None]) -> Callable[[Day], None]:
    """A change of the raw tables."""
    return lambda day: change(day.tables)


def drop(table: str, condition: Condition) -> Callable[[Day], None]:
    """Rows of a table are missing."""

    def change(tables: Tables) -> None:
        rows = tables[table]
        tables[table] = rows[~np.asarray(condition(rows), dtype=bool)].reset_index(drop=True)

    return data(change)


def put(table: str, condition: Condition | None = None, **columns: Any) -> Callable[[Day], None]:
    """Columns of a table have other values, in the rows that meet a condition."""

    def change(tables: Tables) -> None:
        rows = tables[table]
        chosen = (
            np.ones(len(rows), dtype=bool)
            if condition is None
            else np.asarray(condition(rows), dtype=bool)
        )
        for name, value in columns.items():
            new = value(rows) if callable(value) else value
            # Whole numbers stay whole where some are missing.
            own = rows[name].convert_dtypes() if new is None else rows[name].astype(object)
            rows[name] = own.where(~chosen, new).infer_objects()

    return data(change)


def again(
    table: str, ids: Sequence[str], condition: Condition | None = None, times: int = 1
) -> Callable[[Day], None]:
    """Rows of a table come again under new ids."""

    def change(tables: Tables) -> None:
        rows = tables[table]
        chosen = rows if condition is None else rows[np.asarray(condition(rows), dtype=bool)]
        copies = [
            chosen.assign(**{name: chosen[name].astype(str) + f"-again{number}" for name in ids})
            for number in range(times)
        ]
        tables[table] = pd.concat([rows, *copies], ignore_index=True)

    return data(change)


def both(*changes: Callable[[Day], None]) -> Callable[[Day], None]:
    """Changes that come together."""

    def change(day: Day) -> None:
        for each in changes:
            each(day)

    return change


def variables(**changed: Any) -> Callable[[Day], None]:
    """Variables have other values."""
    return lambda day: day.variables.update(changed)


def unmapped(input_name: str, column: str | None = None) -> Callable[[Day], None]:
    """The mapping loses an input or a column."""

    def change(day: Day) -> None:
        if column is None:
            del day.inputs[input_name]
        else:
            del day.inputs[input_name]["columns"][column]

    return change


def mapped(input_name: str, **changed: Any) -> Callable[[Day], None]:
    """Columns are mapped to other expressions."""
    return lambda day: day.inputs[input_name]["columns"].update(changed)


def macro(name: str, text: str) -> Callable[[Day], None]:
    """The installer's project overrides a rule."""

    def change(day: Day) -> None:
        day.files[f"macros/{name}.sql"] = text
        day.settings["dispatch"] = [
            {
                "macro_namespace": "customer_segmentation",
                "search_order": ["consumer", "customer_segmentation"],
            }
        ]

    return change


def seed(name: str, before: str, after: str) -> Callable[[Day], None]:
    """The installer's project has its own seed in place of the package's."""

    def change(day: Day) -> None:
        path = PACKAGE / "seeds" / "definitions" / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert before in text, f"{path} has changed: the defect no longer applies"
        day.files[f"seeds/{name}.csv"] = text.replace(before, after)
        day.settings["seeds"] = {
            "customer_segmentation": {"definitions": {name: {"+enabled": False}}}
        }

    return change


def rule(name: str, condition: int, **changed: Any) -> Callable[[Day], None]:
    """A rule segment has another condition."""

    def change(day: Day) -> None:
        day.variables["rule_segments"] = [
            segment
            if segment["name"] != name
            else {
                **segment,
                "all": [
                    {**each, **changed} if number == condition else each
                    for number, each in enumerate(segment["all"])
                ],
            }
            for segment in day.variables["rule_segments"]
        ]

    return change


def every(step: int, rest: int = 0) -> Condition:
    """Each so many-th row, spread over the table."""
    return lambda rows: (np.arange(len(rows)) * 7919) % step == rest


def since(column: str, days: int) -> Condition:
    """Rows of the last days."""
    return lambda rows: rows[column] >= ago(days - 1)


def between(column: str, first: str, last: str) -> Condition:
    """Rows from one day up to, but not including, another."""
    return lambda rows: rows[column].between(pd.Timestamp(first), pd.Timestamp(last), "left")


def equals(column: str, *values: Any) -> Condition:
    """Rows with one of the values."""
    return lambda rows: rows[column].isin(values)


def all_of(*conditions: Condition) -> Condition:
    """Rows that meet all conditions."""
    return lambda rows: np.logical_and.reduce([np.asarray(each(rows)) for each in conditions])


def hours_later(column: str, hours: int) -> Callable[[Rows], Any]:
    """The times of a column, moved."""
    return lambda rows: rows[column] + pd.Timedelta(hours=hours)


def factor(column: str, by: float) -> Callable[[Rows], Any]:
    """The amounts of a column, times a factor."""
    return lambda rows: (rows[column] * by).round(2)


def best_customer(rows: Rows) -> Any:
    """The orders of the customer with most of them."""
    return rows["customer_no"] == rows["customer_no"].mode().iloc[0]


def _rekey(tables: Tables, names: Sequence[str]) -> None:
    for name in names:
        tables[name]["customer_no"] = tables[name]["customer_no"] + 50000


def _shuffle(tables: Tables) -> None:
    rows = tables["order_lines"]
    ids = np.sort(rows["customer_no"].unique())
    shuffled = np.random.default_rng(1).permutation(ids)
    rows["customer_no"] = rows["customer_no"].map(dict(zip(ids, shuffled, strict=True)))


def _as_decimals(table: str, condition: Condition | None = None) -> Callable[[Day], None]:
    """Ids of customers that went through a column of floating point numbers."""
    return put(
        table,
        condition,
        customer_no=lambda rows: [
            None if pd.isna(own) else f"{int(own)}.0" for own in rows["customer_no"]
        ],
    )


def _as_text(table: str) -> Callable[[Day], None]:
    return put(
        table,
        customer_no=lambda rows: [
            None if pd.isna(own) else str(own) for own in rows["customer_no"]
        ],
    )


def _lose_customers(share: float, per_day: bool = True) -> Callable[[Day], None]:
    """So many customers are lost, of all tables; each day so many more."""

    def change(day: Day) -> None:
        number = (day.day - NEXT_DAY).days + 1
        kept = (1 - share) ** (number if per_day else 1)
        for name, rows in day.tables.items():
            if "customer_no" in rows:
                order = (rows["customer_no"].astype("Float64").fillna(0) * 7919) % 1000
                lost = (order >= 1000 * kept).fillna(False) & rows["customer_no"].notna()
                day.tables[name] = rows[~lost.to_numpy(dtype=bool)].reset_index(drop=True)

    return change


def _bot(tables: Tables, customer: Any) -> None:
    events = tables["events"]
    size = len(events)
    bot = pd.DataFrame(
        {
            "session_no": "s-bot",
            "customer_no": pd.array([customer] * size, dtype="Int64"),
            "visitor_no": "v-bot",
            "channel": "web",
            "occurred_at": ago(0) + pd.to_timedelta(np.arange(size), unit="s"),
            "event_no": [f"E-bot-{number}" for number in range(size)],
            "name": "page_view",
            "page": "/",
            "value": np.nan,
        }
    )
    tables["events"] = pd.concat([events, bot], ignore_index=True)


def _walk_in(tables: Tables) -> None:
    """A third of the store's orders of the last two months are booked on one customer."""
    rows = tables["order_lines"]
    in_store = all_of(since("placed_at", 60), equals("channel", "store"))(rows)
    rows.loc[in_store, "customer_no"] = FIRST_CUSTOMER + 3


def _trickle(tables: Tables) -> None:
    """Six days ago the load stopped; one row a day still comes."""
    rows = tables["order_lines"]
    late = rows["placed_at"] >= ago(5)
    first = ~rows["placed_at"].dt.normalize().duplicated()
    tables["order_lines"] = rows[~late | first].reset_index(drop=True)


def _one_value(table: str, column: str, value: Any) -> Callable[[Day], None]:
    """A typing error in the last row of a table that is in euros and, if it can be, paid."""

    def change(tables: Tables) -> None:
        rows = tables[table]
        counts = rows["currency"] == "EUR"
        if "status" in rows:
            counts &= rows["status"] == "paid"
        rows.loc[rows.index[counts][-1], column] = value

    return data(change)


def _alike(tables: Tables) -> None:
    """A twentieth of the last month's lines is there again, as another order of the same second."""
    rows = tables["order_lines"]
    chosen = rows[since("placed_at", 30)(rows) & (every(20)(rows))]
    tables["order_lines"] = pd.concat(
        [rows, chosen.assign(order_no=chosen["order_no"] + "-1")], ignore_index=True
    )


def _second_rates(tables: Tables) -> None:
    rates = tables["exchange_rates"]
    tables["exchange_rates"] = pd.concat(
        [rates, rates[since("day", 60)(rates)].assign(rate=lambda rows: rows["rate"] * 1.3)],
        ignore_index=True,
    )


def _drifting_prices(day: Day) -> None:
    """Amounts grow by three percent a day: each load converts them once more."""
    number = (day.day - NEXT_DAY).days + 1
    rows = day.tables["order_lines"]
    rows["amount"] = (rows["amount"] * 1.03**number).round(2)


PAST, MAKE_UP, SINGLE, SETTING, DRIFT = (
    "the past",
    "make-up of inputs",
    "single rows",
    "settings",
    "slow drift",
)
ALL_TABLES = ("order_lines", "contacts", "events", "messages", "tickets", "attributes", "consents")
IS_ACTIVE = """
{% macro default__is_active_customer(days_since_last_order) -%}
    coalesce({{ days_since_last_order }} <= 30, false)
{%- endmacro %}
"""
VALUE_TIER = """
{% macro default__value_tier(ahead, total) -%}
    case
        when {{ ahead }} < 0.3 * {{ total }} then 'platinum'
        when {{ ahead }} < 0.6 * {{ total }} then 'gold'
        else 'bronze'
    end
{%- endmacro %}
"""


def seeded(
    name: str,
    kind: str,
    says: str,
    checks: str | tuple[str, ...],
    change: Callable[[Day], None],
    **more: Any,
) -> Defect:
    """A defect in the order in which the list below reads."""
    return Defect(
        name, kind, says, (checks,) if isinstance(checks, str) else checks, change, **more
    )


DEFECTS = [
    # -- what readers were told of the past -------------------------------------------------------
    seeded("A month is missing from the middle of history", PAST, "refused", RESTATED,
      drop("order_lines", between("placed_at", "2023-10-01", "2023-11-01"))),
    seeded("Only the last twelve months of orders are loaded", PAST, "refused", RESTATED,
      drop("order_lines", lambda rows: rows["placed_at"] < ago(365))),
    seeded("All orders are loaded twice under new ids", PAST, "refused", RESTATED,
      again("order_lines", ["order_no"])),
    seeded("The last month's orders are loaded twice under new ids", PAST, "refused", RESTATED,
      again("order_lines", ["order_no"], since("placed_at", 30))),
    seeded("The best customer's orders are there twenty times", PAST, "refused", RESTATED,
      again("order_lines", ["order_no"], best_customer, times=19)),
    seeded("Amounts of the store come in cents", PAST, "refused", RESTATED,
      put("order_lines", equals("channel", "store"), amount=factor("amount", 100))),
    seeded("Last week's amounts of the app come in cents", PAST, "refused", (*RESTATED, *PROFILE),
      put("order_lines", all_of(equals("channel", "app"), since("placed_at", 7)),
          amount=factor("amount", 100))),
    seeded("Amounts of the app come with tax", PAST, "refused", RESTATED,
      put("order_lines", equals("channel", "app"), amount=factor("amount", 1.19))),
    seeded("Amounts are cut to whole euros", PAST, "refused", RESTATED,
      put("order_lines", amount=lambda rows: np.floor(rows["amount"]))),
    seeded("Amounts become prices times pieces", PAST, "refused", RESTATED,
      put("order_lines", amount=lambda rows: (rows["amount"] * rows["quantity"]).round(2))),
    seeded("The status cancelled is renamed, so that cancelled orders count", PAST, "refused", RESTATED,
      put("order_lines", equals("status", "cancelled"), status="storno")),
    seeded("The status cancelled is renamed in the last month", PAST, "refused", (*RESTATED, *PROFILE),
      put("order_lines", all_of(equals("status", "cancelled"), since("placed_at", 30)),
          status="storno")),
    seeded("Kronor lose their currency and count as euros", PAST, "refused", RESTATED,
      put("order_lines", equals("currency", "SEK"), currency=None)),
    seeded("Pounds lose their currency and count as euros", PAST, "refused", RESTATED,
      put("order_lines", equals("currency", "GBP"), currency=None)),
    seeded("All rates are inverted", PAST, "refused", RESTATED,
      put("exchange_rates", rate=lambda rows: (1 / rows["rate"]).round(6))),
    seeded("Days are shifted by a time zone", PAST, "refused", RESTATED,
      put("order_lines", placed_at=hours_later("placed_at", -8))),
    seeded("Days are shifted by one", PAST, "refused", RESTATED,
      put("order_lines", placed_at=hours_later("placed_at", -24))),
    seeded("Customer ids of orders are shuffled", PAST, "refused", RESTATED, data(_shuffle)),
    seeded("All customer ids are keyed again", PAST, "refused", RESTATED,
      data(lambda tables: _rekey(tables, ALL_TABLES))),
    seeded("The CRM's customer ids are keyed again", PAST, "refused", RESTATED,
      data(lambda tables: _rekey(tables, ["contacts"]))),
    seeded("Test customers come back", PAST, "warned", RESTATED, put("contacts", is_test=False)),
    seeded("Deleted customers come back", PAST, "refused", RESTATED,
      put("contacts", deleted_at=pd.NaT)),
    seeded("A twentieth of the customers vanishes from all tables", PAST, "refused", RESTATED,
      _lose_customers(0.05, per_day=False)),
    seeded("Refunds of last year are gone", PAST, "refused", RESTATED,
      drop("refunds", lambda rows: rows["refunded_at"] < pd.Timestamp("2024-01-01"))),
    seeded("Refunds are ten times too large in the last quarter", PAST, "refused", RESTATED,
      put("refunds", since("refunded_at", 90), amount=factor("amount", 10))),
    seeded("A third of the customers moves to another company", PAST, "refused", RESTATED,
      put("contacts", every(3), account_no="A-001")),

    # -- what each input is made of ---------------------------------------------------------------
    seeded("The app's orders stopped a week ago", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      drop("order_lines", all_of(equals("channel", "app"), since("placed_at", 7)))),
    seeded("The channel store is renamed", MAKE_UP, "refused", PROFILE,
      put("order_lines", equals("channel", "store"), channel="shop")),
    seeded("A status appears in a twentieth of the last month's lines", MAKE_UP, "warned", PROFILE,
      put("order_lines", all_of(every(20), since("placed_at", 30)), status="on_hold")),
    seeded("Countries come as names", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      put("contacts", equals("country", "DE"), country="Germany")),
    seeded("A country vanishes", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      put("contacts", equals("country", "AT"), country=None)),
    seeded("Swedish orders stopped two weeks ago", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      drop("order_lines", all_of(equals("currency", "SEK"), since("placed_at", 14)))),
    seeded("An event is no longer sent", MAKE_UP, "warned", PROFILE,
      drop("events", all_of(equals("name", "add_to_cart"), since("occurred_at", 7)))),
    seeded("An event is renamed", MAKE_UP, "refused", PROFILE,
      put("events", equals("name", "product_view"), name="view_product")),
    seeded("A message type is renamed", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      put("messages", equals("type", "opened"), type="open")),
    seeded("A category vanishes", MAKE_UP, "refused", PROFILE,
      put("order_lines", equals("category", "beans"), category=None)),
    seeded("Channels of a third of the lines are missing", MAKE_UP, "refused", PROFILE,
      put("order_lines", every(3), channel=None)),
    seeded("Products of a third of the lines are missing", MAKE_UP, "refused", PROFILE,
      put("order_lines", every(3), sku=None)),
    seeded("Customers of half of the events are missing", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      put("events", every(2), customer_no=None)),
    seeded("Customers of a twelfth of the messages are missing", MAKE_UP, "refused",
      (*PROFILE, *RESTATED), put("messages", every(12), customer_no=None)),
    seeded("Countries of a third of the contacts are missing", MAKE_UP, "refused",
      (*PROFILE, *RESTATED), put("contacts", every(3), country=None)),
    seeded("Sources of a third of the leads are missing", MAKE_UP, "refused", PROFILE,
      put("contacts", every(3), lead_source=None)),
    seeded("Days of birth are missing", MAKE_UP, "refused", PROFILE,
      put("contacts", every(3), birth_date=pd.NaT)),
    seeded("Company ids of a third of the contacts are missing", MAKE_UP, "refused",
      (*PROFILE, *RESTATED), put("contacts", every(3), account_no=None)),
    seeded("Outcomes of deals are missing", MAKE_UP, "refused", PROFILE,
      put("deals", every(3), is_won=None)),
    seeded("Severities of tickets are missing", MAKE_UP, "refused", PROFILE,
      put("tickets", every(3), severity=None)),
    seeded("Days of answers are missing", MAKE_UP, "refused", PROFILE,
      put("attributes", every(3), observed_at=pd.NaT)),
    seeded("The day's load stopped at noon", MAKE_UP, "refused", PROFILE,
      drop("order_lines", lambda rows: rows["placed_at"] >= ago(0) + pd.Timedelta(hours=12))),
    seeded("The load stopped six days ago while one row a day trickles in", MAKE_UP, "refused",
      PROFILE, data(_trickle)),
    seeded("Messages stopped five days ago", MAKE_UP, "warned", PROFILE,
      drop("messages", since("occurred_at", 5))),
    seeded("Tickets stopped a month ago", MAKE_UP, "refused", PROFILE,
      drop("tickets", since("opened_at", 30))),
    seeded("Messages come twice under new ids", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      again("messages", ["message_no"])),
    seeded("Last week's messages come twice under new ids", MAKE_UP, "refused", PROFILE,
      again("messages", ["message_no"], since("occurred_at", 7))),
    seeded("Events come twice under new ids", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      again("events", ["event_no"])),
    seeded("Half of the contacts is missing", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      drop("contacts", every(2))),
    seeded("A third of the sessions is missing", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      drop("events", lambda rows: rows["session_no"].str[1:].astype(int) % 3 == 0)),
    seeded("Half of the messages is missing", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      drop("messages", every(2))),
    seeded("Half of the tickets is missing", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      drop("tickets", every(2))),
    seeded("Half of the answers is missing", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      drop("attributes", every(2))),
    seeded("Half of the consents is missing", MAKE_UP, "refused", PROFILE, drop("consents", every(2))),
    seeded("Half of the companies is missing", MAKE_UP, "refused", PROFILE, drop("accounts", every(2))),
    seeded("Half of the deals is missing", MAKE_UP, "refused", PROFILE, drop("deals", every(2))),
    seeded("Consents are inverted", MAKE_UP, "refused", PROFILE,
      put("consents", granted=lambda rows: ~rows["granted"])),
    seeded("Customer ids of events are read as decimals", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      _as_decimals("events")),
    seeded("Session ids are read as customer ids", MAKE_UP, "refused", (*PROFILE, *RESTATED),
      put("events", customer_no=lambda rows: rows["session_no"].str[1:] + ".0")),
    seeded("Customer ids of the last month's orders are read as decimals", MAKE_UP, "refused",
      (*PROFILE, *RESTATED),
      both(_as_text("order_lines"), _as_decimals("order_lines", since("placed_at", 30)))),
    seeded("Pounds are a quarter too large in the last month", MAKE_UP, "refused",
      (*PROFILE, *RESTATED),
      put("order_lines", all_of(equals("currency", "GBP"), since("placed_at", 30)),
          amount=factor("amount", 1.25))),
    seeded("The store's amounts are ten times too large since today", MAKE_UP, "refused", PROFILE,
      put("order_lines", all_of(equals("channel", "store"), since("placed_at", 1)),
          amount=factor("amount", 10))),

    # -- single rows that move everything ---------------------------------------------------------
    seeded("A typing error: a line of 90,000", SINGLE, "refused", ROWS,
      _one_value("order_lines", "amount", 90000.0)),
    seeded("A typing error: a refund of 9,000", SINGLE, "refused", ROWS,
      _one_value("refunds", "amount", 9000.0)),
    seeded("The store books its orders on one customer", SINGLE, "refused", (*ROWS, *RESTATED),
      data(_walk_in)),
    seeded("A visitor without a name has half of the events", SINGLE, "refused", ROWS,
      data(lambda tables: _bot(tables, pd.NA))),
    seeded("A customer has half of the events", SINGLE, "refused", ROWS,
      data(lambda tables: _bot(tables, FIRST_CUSTOMER))),
    seeded("Lines are there again as orders of the same second", SINGLE, "refused",
      (*ROWS, *RESTATED), data(_alike)),
    seeded("Today's rate of the pound has jumped", SINGLE, "refused", ROWS,
      put("exchange_rates", all_of(equals("currency", "GBP"), since("day", 1)), rate=11.6)),
    seeded("Today's rate of the krona is inverted", SINGLE, "refused", ROWS,
      put("exchange_rates", all_of(equals("currency", "SEK"), since("day", 1)), rate=11.36)),
    seeded("There are two rates a day", SINGLE, "refused", (*ROWS, *RESTATED), data(_second_rates)),
    seeded("Rates ended a month ago", SINGLE, "refused", (*ROWS, *PROFILE, *RESTATED),
      drop("exchange_rates", since("day", 30))),

    # -- settings ---------------------------------------------------------------------------------
    seeded("inactive_after_days becomes 60", SETTING, "refused", SETTINGS,
      variables(inactive_after_days=60)),
    seeded("loyal_min_orders becomes 6", SETTING, "refused", SETTINGS, variables(loyal_min_orders=6)),
    seeded("engagement_half_life_days becomes 10", SETTING, "refused", SETTINGS,
      variables(engagement_half_life_days=10)),
    seeded("value_tier_shares change", SETTING, "refused", SETTINGS,
      variables(value_tier_shares=[0.10, 0.30, 0.60])),
    seeded("rfm_scoring_method becomes ntile", SETTING, "refused", SETTINGS,
      variables(rfm_scoring_method="ntile")),
    seeded("excluded_order_statuses lose cancelled", SETTING, "refused", SETTINGS,
      variables(excluded_order_statuses=["failed", "voided"])),
    seeded("monetary_basis becomes gross", SETTING, "warned", SETTINGS,
      variables(monetary_basis="gross")),
    seeded("input_timezone is set", SETTING, "refused", SETTINGS,
      variables(input_timezone="UTC", reporting_timezone="America/Los_Angeles")),
    seeded("The mapping loses the status", SETTING, "refused", SETTINGS,
      unmapped("order_lines", "status")),
    seeded("The mapping loses the currency", SETTING, "refused", SETTINGS,
      unmapped("order_lines", "currency")),
    seeded("The mapping loses the refunds", SETTING, "refused", SETTINGS, unmapped("refunds")),
    seeded("The mapping loses the events", SETTING, "refused", SETTINGS,
      both(unmapped("events"), lambda day: day.variables.update(
          rule_segments=[day.variables["rule_segments"][position] for position in (0, 2)]))),
    seeded("The mapping loses the country", SETTING, "refused", SETTINGS,
      both(unmapped("contacts", "country"), lambda day: day.variables.update(
          rule_segments=[day.variables["rule_segments"][position] for position in (0, 2)]))),
    seeded("The mapping loses the flag of test contacts", SETTING, "warned", SETTINGS,
      unmapped("contacts", "is_test")),
    seeded("The amount is mapped with tax", SETTING, "refused", SETTINGS,
      mapped("order_lines", amount="amount + tax")),
    seeded("A where clause leaves out the app", SETTING, "refused", SETTINGS,
      lambda day: day.inputs["order_lines"].update(where="channel <> 'app'")),
    seeded("The project overrides value_tier", SETTING, "refused", SETTINGS,
      macro("value_tier", VALUE_TIER)),
    seeded("The project overrides is_active_customer", SETTING, "unseen", SETTINGS,
      macro("is_active_customer", IS_ACTIVE),
      reason="moves no customer and no money: it decides movements and retention alone"),
    seeded("The project has weights of engagement of its own", SETTING, "refused", SETTINGS,
      seed("engagement_weights", "event,page_view,1\n", "event,page_view,9\n")),
    seeded("A rule segment asks for more orders", SETTING, "refused", SETTINGS,
      rule("frequent_buyers", 0, at_least=9)),

    # -- slow drift -------------------------------------------------------------------------------
    seeded("Nine in a hundred customers are lost each day", DRIFT, "refused", RESTATED,
      _lose_customers(0.09), days=3),
    seeded("One in a hundred customers is lost each day", DRIFT, "refused",
      (*RESTATED, "customer_count_change"), _lose_customers(0.01), days=4),
    seeded("Amounts grow by three percent each day", DRIFT, "refused",
      (*RESTATED, "net_revenue_change"), _drifting_prices, days=3),
]  # fmt: skip


def percent(share: float | None) -> str:
    """A share in words of the table; unknown where the run got to no candidates."""
    return "?" if share is None else f"{100 * share:.1f} %"


def line_of(defect: Defect, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What is worth to know of a defect, as data."""
    last = outcomes[-1]
    named = list(last.refused_by or last.warned_by)
    return {
        "defect": defect.name,
        "kind": defect.kind,
        "expected": defect.says,
        "found": last.says,
        "met": defect.meets(outcomes),
        "named": defect.named_by(last),
        "customers_wrong": last.customers_wrong,
        "money_wrong": last.money_wrong,
        "must_be_refused": max(last.customers_wrong or 0, last.money_wrong or 0) > 0.02,
        "day": len(outcomes),
        "checks": named,
        "warned_by": list(last.warned_by),
        "details": {**last.refused_by, **last.warned_by},
        "seconds": round(sum(outcome.seconds for outcome in outcomes), 1),
    }


PAGE = PACKAGE / "docs" / "seeded_defects.md"


def page_rows() -> dict[str, list[str]]:
    """The rows of the page by the names of their defects: kind, what the gate says, the checks,
    customers and money."""
    lines = [
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    rows = [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines]
    return {cells[0]: cells[1:] for cells in [cells for cells in rows if len(cells) == 6][2:]}


def documented(lines: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The rows of the page, with what was measured.

    Arguments: lines, those of a report by the names of their defects; a defect that is not among
    them keeps what the page has.
    """
    known = page_rows()
    rows = []
    for defect in DEFECTS:
        line = lines.get(defect.name)
        if line is None:
            measured = known.get(defect.name, ["", "", "?", "?", "?"])[2:]
        else:
            checks = ", ".join(f"`{check}`" for check in line["named"])
            wrong = [percent(line[name]) for name in ("customers_wrong", "money_wrong")]
            measured = [defect.reason or checks or "?", *wrong]
        rows.append(f"| {' | '.join([defect.name, defect.kind, defect.says, *measured])} |")
    return rows


def main() -> None:
    """Runs the defects and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only", nargs="*", default=[], help="words of the defects' names or kinds"
    )
    parser.add_argument("--report", type=Path, help="a file for the lines as JSON, one a line")
    parser.add_argument(
        "--fast", action="store_true", help="the measures alone, without tests and suites"
    )
    parser.add_argument("--document", type=Path, help="print the page's rows from a report")
    arguments = parser.parse_args()
    if arguments.document:
        reported = map(json.loads, arguments.document.read_text(encoding="utf-8").splitlines())
        print("\n".join(documented({line["defect"]: line for line in reported})))
        return
    chosen = [
        defect
        for defect in DEFECTS
        if not arguments.only
        or any(word.lower() in f"{defect.name} {defect.kind}".lower() for word in arguments.only)
    ]
    said = functools.partial(print, file=sys.stdout, flush=True)
    # dbt prints each refusal.
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        bench = Bench(Path(folder), arguments.fast)
        control = bench.control()
        said(f"control: {control.says} {[*control.refused_by, *control.warned_by]}")
        counts: dict[str, int] = {}
        for defect in chosen:
            try:
                line = line_of(defect, bench.run(defect.dates(), defect.change))
            except Exception as problem:  # noqa: BLE001 - the table of the others is still wanted
                said(f"{defect.name}: {problem!r}")
                continue
            counts[line["found"]] = counts.get(line["found"], 0) + 1
            said(
                f"{'   ' if line['met'] else '!! '}{line['found']:8} (expected {line['expected']:7})"
                f" {percent(line['customers_wrong']):>8} of customers,"
                f" {percent(line['money_wrong']):>9} of money, {line['seconds']:5} s"
                f"  {defect.name}: {', '.join(line['checks'][:4])}"
            )
            if arguments.report:
                with arguments.report.open("a", encoding="utf-8") as report:
                    report.write(json.dumps(line, default=float) + "\n")
        said(counts)


if __name__ == "__main__":
    main()
