"""Healthy data, day by day or week by week: what the gate says of them is a false alarm.

    python tests/python/support/replays.py [online_retail] [complete_journey] [demo] [--runs N]

prints a line a run and, in the end, every warning. tests/python/test_false_alarms.py asserts that
there is no refusal and hardly a warning.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import yaml
from consumer import PACKAGE, Consumer, real_data
from gate_bench import Outcome, said_of

#: One line in a hundred arrives up to three days after its day, the same ones in each replay.
LATE = "case when hash({key}) % 100 = 0 then cast(hash({key}, 1) % 3 as integer) + 1 else 0 end"


@dataclass(frozen=True)
class Replay:
    """A data set that arrives bit by bit.

    Attributes:
        name: of the data set.
        last_day: the as-of date of the last run.
        step: days from one run to the next.
        runs: how many, after a first publication that has nothing to compare with.
        tables: raw table -> where DuckDB reads all of it.
        arrived: raw table -> the day on which a row arrives, in SQL; a table that is not named is
            there from the beginning.
        later: raw table -> columns that say nothing before a day: column -> (SQL of its value until
            then, SQL of the day on which it comes).
        variables: those of the project.
    """

    name: str
    last_day: date
    step: int
    runs: int
    tables: Mapping[str, str]
    arrived: Mapping[str, str]
    variables: Mapping[str, Any]
    later: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)

    def days(self) -> list[date]:
        """The as-of dates, that of the first publication before all others."""
        return [
            self.last_day - timedelta(days=self.step * back) for back in range(self.runs, -1, -1)
        ]


def online_retail() -> Replay:
    """Sixty days up to the end: closed on Saturdays, busier to Christmas; cancellations come on
    their own day. A quarter of the lines have no customer, as its owner knows."""
    tables, variables = real_data("online_retail")
    gate = {"lines_without_customer_share": {"warn": 0.3}}
    variables = {**variables, "segmentation_gate": gate}
    late = LATE.format(key="InvoiceNo, StockCode")
    return Replay(
        "online_retail", date(2011, 12, 9), 1, 60, tables,
        {"invoice_lines": f"cast(InvoiceDate as date) + {late}"}, variables,
    )  # fmt: skip


def complete_journey() -> Replay:
    """Half a year of weeks. The data begin half a year before the first of them, so loyal is who has
    bought for a quarter: of 180 days everybody's first would be over at once."""
    tables, variables = real_data("complete_journey")
    inputs = variables["segmentation_inputs"]
    # What a first publication warns of is heeded.
    inputs["contacts"]["columns"]["household_size"] = "replace(household_size, '+', '')"
    behavioural = [each for each in variables["rule_segments"] if each["scheme"] == "behavioural"]
    variables = {
        **variables,
        "rule_segments": behavioural,
        "loyal_min_tenure_days": 90,
        # A week moves more than a day does: the limit of checks seven days apart.
        "segmentation_gate": {"segment_share_change": {"warn": 0.15}},
    }
    late = LATE.format(key="basket_id, product_id")
    return Replay(
        "complete_journey", date(2017, 12, 31), 7, 26, tables,
        {
            "transactions": f"cast(transaction_timestamp as date) + {late}",
            "campaigns": "start_date",
            "coupon_redemptions": "redemption_date",
        },
        variables,
    )  # fmt: skip


def demo() -> Replay:
    """The last thirty days of the demo shop, every input of it, with a few ready rule segments."""
    variables = yaml.safe_load((PACKAGE / "dbt_project.yml").read_text(encoding="utf-8"))["vars"][
        "customer_segmentation"
    ]
    inputs = {
        name: {"source": ["raw", mapping["ref"][1]], "columns": mapping["columns"]}
        for name, mapping in variables["segmentation_demo_inputs"].items()
    }
    until_then = {
        "demo_crm_contacts": {
            "updated_at": ("created_at", "updated_at"),
            "deleted_at": ("null", "deleted_at"),
        },
        "demo_crm_deals": {
            "closed_at": ("null", "closed_at"),
            "is_won": ("false", "closed_at"),
            "is_lost": ("false", "closed_at"),
        },
        "demo_support_tickets": {"closed_at": ("null", "closed_at")},
    }
    return Replay(
        "demo", date(2025, 12, 31), 1, 30, demo_tables(),
        {
            "demo_shop_order_lines": "cast(placed_at as date) + " + LATE.format(key="order_no"),
            "demo_shop_refunds": "cast(refunded_at as date)",
            "demo_shop_exchange_rates": "day",
            "demo_crm_contacts": "cast(created_at as date)",
            "demo_crm_accounts": "cast(created_at as date)",
            "demo_crm_deals": "cast(created_at as date)",
            "demo_web_events": "cast(occurred_at as date)",
            "demo_email_messages": "cast(occurred_at as date)",
            "demo_support_tickets": "cast(opened_at as date)",
            "demo_survey_attributes": "cast(observed_at as date)",
            "demo_consents": "cast(recorded_at as date)",
        },
        {
            "segmentation_inputs": inputs,
            "segment_library": [
                "behavioural.frequent_buyers",
                "behavioural.opened_recent_emails",
                "behavioural.reduced_purchases",
                "technographic",
            ],
        },
        until_then,
    )  # fmt: skip


def demo_tables() -> dict[str, str]:
    """The seeds of the demo shop as dbt loads them."""
    folder = PACKAGE / "seeds" / "demo"
    seeds = yaml.safe_load((folder / "_demo__seeds.yml").read_text(encoding="utf-8"))["seeds"]
    tables = {}
    for seed in seeds:
        types = ", ".join(
            f"'{column}': '{type_}'" for column, type_ in seed["config"]["column_types"].items()
        )
        path = folder / f"{seed['name']}.csv"
        tables[seed["name"]] = f"read_csv('{path}', header = true, types = {{{types}}})"
    return tables


REPLAYS: dict[str, Callable[[], Replay]] = {
    "online_retail": online_retail,
    "complete_journey": complete_journey,
    "demo": demo,
}


def replayed(replay: Replay, folder: Path) -> Iterator[tuple[date, Outcome]]:
    """Builds as of each day what had arrived by then. Yields what the gate said, but for the first
    publication."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    consumer = Consumer(
        folder / "project",
        {name: f"read_parquet('{raw}/{name}.parquet')" for name in replay.tables},
        replay.variables,
    )
    with duckdb.connect() as everything:
        for name, location in replay.tables.items():
            arrived = replay.arrived.get(name, "date '1900-01-01'")
            everything.execute(
                f"create table {name} as select *, {arrived} as arrived from {location}"
            )
        for number, day in enumerate(replay.days()):
            began = time.monotonic()
            for name in replay.tables:
                everything.execute(
                    f"copy ({_by_then(replay, name, day)}) to '{raw}/{name}.parquet'"
                )
            consumer.set_variables(
                {**replay.variables, "as_of_date": day.isoformat(), "history_periods": 0}
            )
            result = consumer.build()
            outcome = Outcome(*said_of(consumer, result), time.monotonic() - began)
            if number == 0:
                assert outcome.says != "refused", outcome
                gc.collect()
                gc.freeze()
            else:
                yield day, outcome


def _by_then(replay: Replay, name: str, day: date) -> str:
    columns = "".join(
        f", case when cast({when} as date) <= date '{day}' then {column} else {before} end"
        f" as {column}"
        for column, (before, when) in replay.later.get(name, {}).items()
    )
    changed = "".join(f", {column}" for column in replay.later.get(name, {}))
    return f"select * exclude (arrived{changed}){columns} from {name} where arrived <= date '{day}'"


def table_of(outcomes: Sequence[tuple[date, Outcome]]) -> str:
    """What was said, a line a check of a run."""
    lines = [
        f"{day}  {kind}  {name}: {detail}"
        for day, outcome in outcomes
        for kind, checks in (("refused", outcome.refused_by), ("warned ", outcome.warned_by))
        for name, detail in checks.items()
    ]
    return "\n".join(lines) or "no warning"


def main() -> None:
    """Runs the replays and prints what the gate said."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(REPLAYS))
    parser.add_argument("--runs", type=int, help="only the last so many of each")
    arguments = parser.parse_args()
    for name in arguments.names:
        replay = REPLAYS[name]()
        if arguments.runs:
            replay = Replay(**{**replay.__dict__, "runs": arguments.runs})
        outcomes = []
        with tempfile.TemporaryDirectory() as folder:
            for day, outcome in replayed(replay, Path(folder)):
                outcomes.append((day, outcome))
                said = [*outcome.refused_by, *outcome.warned_by]
                print(
                    f"{name} {day} {outcome.says:8} {outcome.seconds:5.1f} s  {', '.join(said)}",
                    flush=True,
                )
        says = [outcome.says for _, outcome in outcomes]
        print(f"\n{name}: {len(says)} runs, {says.count('refused')} refused,"
              f" {says.count('warned')} with warnings")  # fmt: skip
        print(table_of(outcomes), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
