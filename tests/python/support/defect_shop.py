"""The shop of the gate's tests: every input and most columns mapped, and each row knows its day.

A thousand customers, eighteen months, some forty orders a day with a weekly rhythm, so that shares,
weekdays and months have counts. `raw_tables(day)` is what a warehouse holds in the evening of that
day: rows that arrived by then, late ones of the days before among them. Deterministic.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

Tables = dict[str, pd.DataFrame]

FIRST_DAY = date(2023, 1, 2)
#: The day of the healthy publication, a Tuesday, and the one on which defects come.
HEALTHY_DAY = date(2024, 6, 25)
NEXT_DAY = HEALTHY_DAY + timedelta(days=1)
#: The generated days: the next ones are for defects that take more than a day.
LAST_DAY = HEALTHY_DAY + timedelta(days=10)

CUSTOMERS = 1000
LEADS = 200
FIRST_CUSTOMER = 10001

#: Each input reads the raw table of its name: the column of the contract and its expression.
COLUMNS: dict[str, dict[str, str]] = {
    "order_lines": {
        "order_id": "order_no",
        "line_id": "line_no",
        "customer_id": "customer_no",
        "ordered_at": "placed_at",
        "amount": "amount",
        "currency": "currency",
        "status": "status",
        "quantity": "quantity",
        "product_id": "sku",
        "product_category": "category",
        "channel": "channel",
        "discount_amount": "discount",
        "tax_amount": "tax",
        "shipping_amount": "shipping",
    },
    "refunds": {
        "refund_id": "refund_no",
        "order_id": "order_no",
        "refunded_at": "refunded_at",
        "amount": "amount",
        "currency": "currency",
    },
    "exchange_rates": {"currency": "currency", "rate_date": "day", "rate": "rate"},
    "contacts": {
        "contact_id": "contact_no",
        "customer_id": "customer_no",
        "account_id": "account_no",
        "email": "email",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "lead_source": "lead_source",
        "lead_status": "lead_status",
        "lifecycle_stage": "stage",
        "owner": "owner",
        "is_test": "is_test",
        "deleted_at": "deleted_at",
        "birth_date": "birth_date",
        "gender": "gender",
        "income_band": "income_band",
        "household_size": "household_size",
        "country": "country",
        "city": "city",
        "email_opt_in": "email_opt_in",
    },
    "accounts": {
        "account_id": "account_no",
        "account_name": "account_name",
        "parent_account_id": "parent_no",
        "industry": "industry",
        "employees": "employees",
        "country": "country",
        "created_at": "created_at",
    },
    "deals": {
        "deal_id": "deal_no",
        "contact_id": "contact_no",
        "account_id": "account_no",
        "stage": "stage",
        "is_won": "is_won",
        "is_lost": "is_lost",
        "amount": "amount",
        "currency": "currency",
        "created_at": "created_at",
        "closed_at": "closed_at",
        "product": "product",
    },
    "events": {
        "event_id": "event_no",
        "event_name": "name",
        "occurred_at": "occurred_at",
        "customer_id": "customer_no",
        "visitor_id": "visitor_no",
        "session_id": "session_no",
        "page": "page",
        "value": "value",
        "channel": "channel",
    },
    "messages": {
        "message_id": "message_no",
        "message_type": "type",
        "occurred_at": "occurred_at",
        "customer_id": "customer_no",
        "channel": "channel",
        "campaign_id": "campaign",
    },
    "tickets": {
        "ticket_id": "ticket_no",
        "customer_id": "customer_no",
        "opened_at": "opened_at",
        "closed_at": "closed_at",
        "severity": "severity",
        "satisfaction": "satisfaction",
    },
    "attributes": {
        "customer_id": "customer_no",
        "account_id": "account_no",
        "attribute": "attribute",
        "value": "value",
        "observed_at": "observed_at",
    },
    "consents": {
        "customer_id": "customer_no",
        "channel": "channel",
        "purpose": "purpose",
        "granted": "granted",
        "recorded_at": "recorded_at",
    },
}

ACTION = {"owner": "marketing", "recommended_action": "Write to them", "review_due": "2024-12-31"}
RULE_SEGMENTS: list[dict[str, Any]] = [
    {
        "name": "frequent_buyers",
        **ACTION,
        "all": [{"behaviour": {"count": "orders", "within_days": 90}, "at_least": 5}],
    },
    {
        "name": "german_web_visitors",
        **ACTION,
        "all": [
            {"attribute": "country", "equals": "DE"},
            {"behaviour": {"count": "events", "within_days": 60}, "at_least": 3},
        ],
    },
    {
        "name": "young_readers",
        **ACTION,
        "all": [
            {"attribute": "attributes.taste", "one_of": ["dark", "mild"]},
            {
                "behaviour": {"count": "messages", "where": {"message_type": "opened"}},
                "at_least": 1,
            },
        ],
    },
]


def variables(day: date = HEALTHY_DAY, **changes: Any) -> dict[str, Any]:
    """The variables of a run as of a day."""
    return {
        "as_of_date": day.isoformat(),
        "history_periods": 0,
        "segmentation_inputs": inputs(),
        "rule_segments": RULE_SEGMENTS,
        **changes,
    }


def inputs() -> dict[str, Any]:
    """The variable segmentation_inputs, a copy that a defect may change."""
    return {
        name: {"source": ["raw", name], "columns": dict(columns)}
        for name, columns in COLUMNS.items()
    }


def raw_tables(day: date) -> Tables:
    """What the raw tables hold in the evening of a day; copies that a defect may change."""
    evening = pd.Timestamp(day)
    tables = {
        name: rows[rows["arrived"] <= evening].drop(columns="arrived").reset_index(drop=True)
        for name, rows in _all_rows().items()
    }
    # What changes about a person or a ticket is written over what was there.
    people = tables["contacts"]
    night = evening + pd.Timedelta(days=1)
    moved = people["moved_at"] < night
    people["updated_at"] = people["moved_at"].where(moved, people["created_at"])
    people["city"] = people["new_city"].where(moved, people["city"])
    people["deleted_at"] = people["deleted_at"].where(people["deleted_at"] < night)
    tables["contacts"] = people.drop(columns=["moved_at", "new_city"])
    for name in ("tickets", "deals"):
        rows = tables[name]
        rows["closed_at"] = rows["closed_at"].where(rows["closed_at"] < night)
    deals = tables["deals"]
    for flag in ("is_won", "is_lost"):
        deals[flag] = deals[flag] & deals["closed_at"].notna()
    deals["stage"] = deals["stage"].where(deals["closed_at"].notna(), "negotiation")
    return tables


COUNTRIES = ("DE", "AT", "GB", "SE")
CURRENCIES = {"DE": "EUR", "AT": "EUR", "GB": "GBP", "SE": "SEK"}
CITIES = {"DE": "Berlin", "AT": "Wien", "GB": "Leeds", "SE": "Lund"}
#: Monday to Sunday, for orders.
RHYTHM = (1.1, 1.0, 0.95, 1.0, 1.25, 0.9, 0.8)


@cache
def _all_rows() -> Mapping[str, pd.DataFrame]:
    """Each raw table with all rows that will ever come, and the day on which each arrives."""
    chance = np.random.default_rng(20240625)
    days = pd.date_range(FIRST_DAY, LAST_DAY)
    people = _people(chance, days)
    lines = _order_lines(chance, days, people)
    return {
        "order_lines": lines,
        "refunds": _refunds(chance, lines),
        "exchange_rates": _rates(chance, days),
        "contacts": people.drop(columns=["weight", "favourite"]),
        "accounts": _accounts(chance),
        "deals": _deals(chance, people),
        "events": _events(chance, days, people),
        "messages": _messages(chance, days, people),
        "tickets": _tickets(chance, days, people),
        "attributes": _attributes(chance, people),
        "consents": _consents(chance, people),
    }


def _people(chance: np.random.Generator, days: pd.DatetimeIndex) -> pd.DataFrame:
    """Customers and leads; a third were there at the start, the others came day by day."""
    size = CUSTOMERS + LEADS
    came = np.where(chance.random(size) < 0.35, 0, chance.integers(0, len(days), size))
    created = days[came] + pd.to_timedelta(chance.integers(8 * 3600, 20 * 3600, size), unit="s")
    country = chance.choice(COUNTRIES, size, p=[0.55, 0.20, 0.17, 0.08])
    numbers = np.arange(size) + FIRST_CUSTOMER
    leaves = created + pd.to_timedelta(chance.integers(20, 900, size), unit="D")
    moves = created + pd.to_timedelta(chance.integers(20, 900, size), unit="D")
    is_lead = np.arange(size) >= CUSTOMERS
    return pd.DataFrame(
        {
            "contact_no": [f"P-{number}" for number in numbers],
            "customer_no": numbers,
            "account_no": [
                f"A-{number % 80:03d}" if number % 4 == 0 else None for number in numbers
            ],
            "email": [f"person{number}@example.com" for number in numbers],
            "created_at": created,
            "lead_source": chance.choice(["referral", "paid_search", "fair", "organic"], size),
            "lead_status": chance.choice(["new", "connected", "qualified"], size),
            "stage": np.where(is_lead, "lead", chance.choice(["customer", "opportunity"], size)),
            "owner": chance.choice(["sara.w", "tom.b", "ines.k"], size),
            "is_test": numbers % 67 == 5,
            # One in forty leaves one day and is deleted.
            "deleted_at": pd.Series(leaves).where(numbers % 40 == 7),
            "birth_date": pd.Timestamp("1960-01-01")
            + pd.to_timedelta(chance.integers(0, 16000, size), unit="D"),
            "gender": chance.choice(["female", "male", "diverse"], size, p=[0.5, 0.45, 0.05]),
            "income_band": chance.choice(["low", "middle", "high"], size),
            "household_size": chance.integers(1, 6, size),
            "country": country,
            "city": [CITIES[name] for name in country],
            "moved_at": pd.Series(moves).where(numbers % 5 == 2, pd.NaT),
            "new_city": "Bonn",
            "email_opt_in": chance.random(size) < 0.7,
            # How often they buy, and where.
            "weight": np.where(is_lead, 0, chance.gamma(0.8, 1.0, size) + 0.02),
            "favourite": chance.choice(["web", "store", "app"], size, p=[0.6, 0.28, 0.12]),
            "arrived": created.normalize(),
        }
    )


def _at(chance: np.random.Generator, when: Any, first: int = 7, last: int = 23) -> Any:
    """A second of these days between two hours."""
    seconds = chance.integers(first * 3600, last * 3600, len(when))
    return when + pd.to_timedelta(seconds, unit="s")


def _arrival(chance: np.random.Generator, when: Any) -> Any:
    """On their own day; one row in a hundred comes up to three days later."""
    late = np.where(chance.random(len(when)) < 0.01, chance.integers(1, 4, len(when)), 0)
    return when.normalize() + pd.to_timedelta(late, unit="D")


def _people_of_days(
    chance: np.random.Generator,
    counts: Any,
    days: pd.DatetimeIndex,
    people: pd.DataFrame,
    weight: Any,
) -> tuple[Any, Any]:
    """For each day so many people who are there by then: the days, and the rows of the people."""
    came = people["arrived"].to_numpy()
    gone = people["deleted_at"].fillna(pd.Timestamp("2099-01-01")).to_numpy()
    chosen = []
    for day, count in zip(days.to_numpy(), counts, strict=True):
        weights = np.where((came <= day) & (gone > day), weight, 0.0)
        chosen.append(chance.choice(len(people), count, p=weights / weights.sum()))
    return days.repeat(counts), np.concatenate(chosen)


def _order_lines(
    chance: np.random.Generator, days: pd.DatetimeIndex, people: pd.DataFrame
) -> pd.DataFrame:
    rhythm = np.array(RHYTHM)[days.dayofweek]
    counts = chance.poisson(38 * rhythm)
    day, rows = _people_of_days(chance, counts, days, people, people["weight"].to_numpy())
    buyers = people.iloc[rows]
    orders = pd.DataFrame(
        {
            "order_no": [f"SO-{number:06d}" for number in range(1, len(rows) + 1)],
            "customer_no": buyers["customer_no"].to_numpy(),
            "placed_at": _at(chance, day),
            "currency": [CURRENCIES[name] for name in buyers["country"]],
            "channel": np.where(
                chance.random(len(rows)) < 0.8,
                buyers["favourite"],
                chance.choice(["web", "store"], len(rows)),
            ),
            "status": chance.choice(["paid", "cancelled"], len(rows), p=[0.94, 0.06]),
            "shipping": np.where(chance.random(len(rows)) < 0.3, 4.9, 0.0),
        }
    )
    # Late ones come as whole orders.
    orders["arrived"] = _arrival(chance, pd.DatetimeIndex(orders["placed_at"]))
    sizes = chance.choice([1, 2, 3], len(orders), p=[0.6, 0.3, 0.1])
    lines = orders.loc[orders.index.repeat(sizes)].reset_index(drop=True)
    number = lines.groupby("order_no").cumcount()
    size = len(lines)
    category = chance.choice(["beans", "accessories", "machines"], size, p=[0.75, 0.22, 0.03])
    price = np.select(
        [category == "beans", category == "accessories"],
        [chance.uniform(8, 40, size), chance.uniform(5, 60, size)],
        chance.uniform(120, 260, size),
    )
    krona = np.where(lines["currency"] == "SEK", 11.0, 1.0)
    lines["line_no"] = (number + 1).astype(str)
    lines["category"] = category
    lines["sku"] = [
        f"{name[:4].upper()}-{item}"
        for name, item in zip(category, chance.integers(1, 30, size), strict=True)
    ]
    lines["quantity"] = chance.integers(1, 4, size)
    lines["amount"] = np.round(price * krona, 2)
    lines["discount"] = np.round(np.where(chance.random(size) < 0.2, lines["amount"] * 0.1, 0), 2)
    lines["tax"] = np.round(lines["amount"] * 0.19, 2)
    lines["shipping"] = np.where(number == 0, lines["shipping"], 0.0)
    return lines


def _refunds(chance: np.random.Generator, lines: pd.DataFrame) -> pd.DataFrame:
    paid = lines[(lines["line_no"] == "1") & (lines["status"] == "paid")]
    back = paid[chance.random(len(paid)) < 0.04].reset_index(drop=True)
    when = pd.DatetimeIndex(back["placed_at"]) + pd.to_timedelta(
        chance.integers(4, 20, len(back)), unit="D"
    )
    return pd.DataFrame(
        {
            "refund_no": [f"R-{number:05d}" for number in range(1, len(back) + 1)],
            "order_no": back["order_no"],
            "refunded_at": when,
            "amount": np.round(back["amount"] * chance.uniform(0.3, 1, len(back)), 2),
            "currency": back["currency"],
            "arrived": when.normalize(),
        }
    )


def _rates(chance: np.random.Generator, days: pd.DatetimeIndex) -> pd.DataFrame:
    """A rate a day and currency, that walks."""
    steps = np.cumsum(chance.normal(0, 0.002, (2, len(days))), axis=1)
    return pd.concat(
        pd.DataFrame(
            {
                "currency": currency,
                "day": days,
                "rate": np.round(start * np.exp(walk), 6),
                "arrived": days,
            }
        )
        for (currency, start), walk in zip({"GBP": 1.16, "SEK": 0.088}.items(), steps, strict=True)
    )


def _accounts(chance: np.random.Generator) -> pd.DataFrame:
    numbers = np.arange(80)
    return pd.DataFrame(
        {
            "account_no": [f"A-{number:03d}" for number in numbers],
            "account_name": [f"Company {number}" for number in numbers],
            "parent_no": [f"A-{number - 1:03d}" if number % 4 else None for number in numbers],
            "industry": chance.choice(["retail", "software", "hospitality"], len(numbers)),
            "employees": chance.integers(3, 900, len(numbers)),
            "country": chance.choice(COUNTRIES, len(numbers)),
            "created_at": pd.Timestamp(FIRST_DAY),
            "arrived": pd.Timestamp(FIRST_DAY),
        }
    )


def _deals(chance: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    of_companies = people[people["account_no"].notna()].reset_index(drop=True)
    created = pd.DatetimeIndex(of_companies["created_at"]) + pd.to_timedelta(
        chance.integers(1, 200, len(of_companies)), unit="D"
    )
    closed = created + pd.to_timedelta(chance.integers(10, 120, len(of_companies)), unit="D")
    is_won = chance.random(len(of_companies)) < 0.4
    return pd.DataFrame(
        {
            "deal_no": [f"D-{number:04d}" for number in range(len(of_companies))],
            "contact_no": of_companies["contact_no"],
            "account_no": of_companies["account_no"],
            "stage": np.where(is_won, "closed_won", "closed_lost"),
            "is_won": is_won,
            "is_lost": ~is_won,
            "amount": np.round(chance.uniform(500, 9000, len(of_companies)), 2),
            "currency": "EUR",
            "created_at": created,
            "closed_at": closed,
            "product": chance.choice(["lease", "subscription"], len(of_companies)),
            "arrived": created.normalize(),
        }
    )


def _events(
    chance: np.random.Generator, days: pd.DatetimeIndex, people: pd.DataFrame
) -> pd.DataFrame:
    """Sessions of one to five events; three in ten visitors are not logged in."""
    counts = chance.poisson(20 * np.array(RHYTHM)[days.dayofweek])
    interest = people["weight"].to_numpy() + 0.2
    day, rows = _people_of_days(chance, counts, days, people, interest)
    visitors = people.iloc[rows]
    logged_in = chance.random(len(rows)) < 0.7
    sessions = pd.DataFrame(
        {
            "session_no": [f"s{number}" for number in range(1, len(rows) + 1)],
            # A column of whole numbers with gaps.
            "customer_no": visitors["customer_no"].astype("Int64").array,
            "visitor_no": [f"v{number}" for number in visitors["customer_no"]],
            "channel": chance.choice(["web", "app"], len(rows), p=[0.75, 0.25]),
            "occurred_at": _at(chance, day),
        }
    )
    sessions["customer_no"] = sessions["customer_no"].where(logged_in)
    events = sessions.loc[sessions.index.repeat(chance.integers(1, 6, len(sessions)))]
    events = events.reset_index(drop=True)
    position = events.groupby("session_no").cumcount()
    size = len(events)
    name = np.where(
        position == 0,
        "page_view",
        chance.choice(
            ["product_view", "add_to_cart", "login", "checkout"], size, p=[0.6, 0.2, 0.1, 0.1]
        ),
    )
    events["event_no"] = [f"E-{number:06d}" for number in range(size)]
    events["name"] = name
    events["occurred_at"] = events["occurred_at"] + pd.to_timedelta(position * 40, unit="s")
    events["page"] = np.where(name == "page_view", "/", "/shop")
    events["value"] = np.where(
        name == "checkout", np.round(chance.uniform(10, 90, size), 2), np.nan
    )
    events["arrived"] = pd.DatetimeIndex(events["occurred_at"]).normalize()
    return events


def _messages(
    chance: np.random.Generator, days: pd.DatetimeIndex, people: pd.DataFrame
) -> pd.DataFrame:
    """Messages that something triggers, so every day; most are e-mails, and some are read."""
    counts = chance.poisson(22, len(days))
    day, rows = _people_of_days(chance, counts, days, people, np.ones(len(people)))
    sent = pd.DataFrame(
        {
            "customer_no": people.iloc[rows]["customer_no"].to_numpy(),
            "channel": chance.choice(["email", "sms"], len(rows), p=[0.85, 0.15]),
            "campaign": [f"c-{when:%y%m}" for when in day],
            "occurred_at": _at(chance, day, 8, 20),
            "type": "sent",
        }
    )
    later = [(0.4, "opened", 20), (0.1, "clicked", 25), (0.004, "unsubscribed", 30)]
    answers = [
        sent[chance.random(len(sent)) < share].assign(
            type=name,
            occurred_at=lambda rows, after=minutes: (
                rows["occurred_at"] + pd.Timedelta(minutes=after)
            ),
        )
        for share, name, minutes in later
    ]
    messages = pd.concat([sent, *answers], ignore_index=True)
    messages["message_no"] = [f"M-{number:06d}" for number in range(len(messages))]
    messages["arrived"] = messages["occurred_at"].dt.normalize()
    return messages


def _tickets(
    chance: np.random.Generator, days: pd.DatetimeIndex, people: pd.DataFrame
) -> pd.DataFrame:
    counts = chance.poisson(2, len(days))
    day, rows = _people_of_days(chance, counts, days, people, people["weight"].to_numpy())
    opened = _at(chance, day, 8, 18)
    return pd.DataFrame(
        {
            "ticket_no": [f"T-{number:05d}" for number in range(len(rows))],
            "customer_no": people.iloc[rows]["customer_no"].to_numpy(),
            "opened_at": opened,
            "closed_at": opened + pd.to_timedelta(chance.integers(1, 200, len(rows)), unit="h"),
            "severity": chance.choice(["low", "high"], len(rows), p=[0.8, 0.2]),
            "satisfaction": chance.integers(1, 6, len(rows)),
            "arrived": opened.normalize(),
        }
    )


def _attributes(chance: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Answers to two questions, from most of the people."""
    answers = []
    for attribute, values in {
        "taste": ["dark", "mild", "fruity"],
        "machine": ["yes", "no"],
    }.items():
        asked = people[chance.random(len(people)) < 0.6]
        when = pd.DatetimeIndex(asked["created_at"]) + pd.Timedelta(days=2)
        answers.append(
            pd.DataFrame(
                {
                    "customer_no": asked["customer_no"].to_numpy(),
                    "account_no": None,
                    "attribute": attribute,
                    "value": chance.choice(values, len(asked)),
                    "observed_at": when,
                    "arrived": when.normalize(),
                }
            )
        )
    return pd.concat(answers, ignore_index=True)


def _consents(chance: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(
        (
            pd.DataFrame(
                {
                    "customer_no": people["customer_no"],
                    "channel": channel,
                    "purpose": "marketing",
                    "granted": chance.random(len(people)) < share,
                    "recorded_at": people["created_at"],
                    "arrived": people["arrived"],
                }
            )
            for channel, share in {"email": 0.7, "sms": 0.3}.items()
        ),
        ignore_index=True,
    )
