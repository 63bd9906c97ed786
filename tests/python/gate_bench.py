"""A shop with a healthy publication, to which a test does something and then runs the gate.

One project, one parse and one copy of the database file for all of them: what costs is the build.
"""

from __future__ import annotations

import contextlib
import gc
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import defect_shop
import pandas as pd
import shop
from consumer import Consumer, failed_nodes, messages


@dataclass
class Day:
    """What a run finds on a day: a defect changes it in place."""

    day: date
    tables: defect_shop.Tables
    variables: dict[str, Any]
    #: Files of the installer's project, such as macros, and keys of its dbt_project.yml.
    files: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def inputs(self) -> dict[str, Any]:
        """The mapping."""
        return self.variables["segmentation_inputs"]


@dataclass(frozen=True)
class Outcome:
    """What the gate said of a run: `refused`, `warned` or `unseen`, and by which checks."""

    says: str
    refused_by: dict[str, str]
    warned_by: dict[str, str]
    seconds: float
    #: Against the healthy data at the same date; None where the run got to no candidates.
    customers_wrong: float | None = None
    money_wrong: float | None = None


#: The gate alone: what it reads, without the data tests and without what comes after it.
UP_TO_THE_GATE = ("--select", "+segmentation__quality_gate", "--exclude-resource-type", "test")
#: What the gate says of such a command whatever the data are.
SAID_OF_THE_COMMAND = ("dbt_tests_ran", "whole_package_ran")


def outcome_of(consumer: Consumer, result: Any, seconds: float) -> Outcome:
    """The checks that did not pass, from where the gate has left them."""
    failed = failed_nodes(result)
    if not result.success and set(failed) != {"segmentation__quality_gate"}:
        return Outcome("refused", failed or {"dbt": messages(result)}, {}, seconds)
    # The gate's own table: a refused run publishes nothing.
    rows = [
        (name, severity, detail)
        for name, severity, detail in consumer.query(
            "select check_name, severity, coalesce(detail, expected)"
            " from segments_quality.segmentation__quality_gate"
            " where not passed and waived_because is null order by check_name"
        )
        if name not in SAID_OF_THE_COMMAND
    ]
    refused_by = {name: detail for name, severity, detail in rows if severity == "error"}
    warned_by = {name: detail for name, severity, detail in rows if severity != "error"}
    says = "refused" if refused_by else "warned" if warned_by else "unseen"
    return Outcome(says, refused_by, warned_by, seconds)


class Bench:
    """The shop after its healthy publication; `run` starts there each time.

    Arguments:
        folder: where all of it goes.
        fast: whether days that nothing comes after end with the gate and leave out the data tests,
            for a look at the gate in two thirds of the time.
    """

    def __init__(self, folder: Path, fast: bool = False) -> None:
        self.folder = folder
        self.fast = fast
        self.raw = folder / "raw"
        day = self.healthy(defect_shop.HEALTHY_DAY)
        self.consumer = Consumer(
            folder / "project", shop.write(self.raw, day.tables), day.variables
        )
        self._truths: dict[date, pd.DataFrame] = {}
        self.first = self.build(day)
        assert self.first.says != "refused", self.first
        self._files = [self.consumer.database, self.consumer.segments_file]
        self.keep_state()
        # The parsed project is large and stays: nothing in it is worth another look.
        gc.collect()
        gc.freeze()

    @staticmethod
    def healthy(day: date) -> Day:
        """A day without a defect."""
        return Day(day, defect_shop.raw_tables(day), defect_shop.variables(day))

    def keep_state(self) -> None:
        """Keeps the database and the published file as they are."""
        for path in self._files:
            shutil.copy(path, self.folder / f"{path.name}.kept")

    def restore_state(self) -> None:
        """Puts back what `keep_state` kept."""
        for path in self._files:
            path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
            shutil.copy(self.folder / f"{path.name}.kept", path)

    def control(self, day: date = defect_shop.NEXT_DAY) -> Outcome:
        """The healthy day after the publication; its segments are the truth of that day."""
        self.restore_state()
        outcome = self.build(self.healthy(day), to_publish=not self.fast)
        self._truths[day] = self._candidates()
        return outcome

    def truth(self, day: date) -> pd.DataFrame:
        """What the healthy data say of each customer on a day."""
        if day not in self._truths:
            self.control(day)
        return self._truths[day]

    def run(self, days: list[date], change: Callable[[Day], None]) -> list[Outcome]:
        """Builds the days with the change one after another, until one is refused."""
        truths = {day: self.truth(day) for day in days}
        self.restore_state()
        outcomes = []
        for day in days:
            changed = self.healthy(day)
            change(changed)
            to_publish = not self.fast or day != days[-1]
            outcomes.append(self.build(changed, truths[day], to_publish))
            if outcomes[-1].says == "refused":
                break
        return outcomes

    def build(
        self, day: Day, truth: pd.DataFrame | None = None, to_publish: bool = True
    ) -> Outcome:
        """Runs the gate on a day, after whatever was published before.

        Arguments:
            day: what the run finds.
            truth: what the healthy data say, to measure what is wrong.
            to_publish: whether it is the whole build.
        """
        began = time.monotonic()
        shop.write(self.raw, day.tables)
        arguments: tuple[str, ...] = ()
        if not to_publish:
            # The seeds are there already, but for those of the installer.
            arguments = UP_TO_THE_GATE if day.files else (*UP_TO_THE_GATE, "seed")
        with self._project_of(day) as parse_again:
            result = self.consumer.build(*arguments, parse_again=parse_again)
            seconds = time.monotonic() - began
            outcome = outcome_of(self.consumer, result, seconds)
        if truth is None:
            return outcome
        customers, money = self._wrong(day.day, truth)
        return Outcome(
            outcome.says, outcome.refused_by, outcome.warned_by, seconds, customers, money
        )

    @contextlib.contextmanager
    def _project_of(self, day: Day) -> Iterator[bool]:
        """The project with the day's settings and files. Yields whether it has to be parsed."""
        usual = defect_shop.inputs()
        for name, text in day.files.items():
            path = self.consumer.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.consumer.settings = day.settings
        self.consumer.set_variables(day.variables)
        try:
            yield bool(day.files or day.settings or day.inputs != usual)
        finally:
            for name in day.files:
                (self.consumer.folder / name).unlink()
            self.consumer.settings = {}
            self.consumer.set_variables(defect_shop.variables())

    def _candidates(self) -> pd.DataFrame:
        return self.consumer.frame(CANDIDATES)

    def _wrong(self, day: date, truth: pd.DataFrame) -> tuple[float | None, float | None]:
        """The share of customers whose segments or money differ from the truth, and of money."""
        found = self._candidates()
        if found.empty or found["as_of_date"].iloc[0].date() != day:
            return None, None
        both = truth.merge(found, on="customer_id", how="outer", suffixes=("", "_found"))
        money, money_found = (both[name].fillna(0) for name in ("money", "money_found"))
        # A customer without orders or money who comes or goes is wrong as well.
        is_wrong = (money != money_found) | (both["segments"] != both["segments_found"])
        return is_wrong.sum() / len(truth), (money - money_found).abs().sum() / truth["money"].sum()


CANDIDATES = """
    select
        customers.customer_id,
        customers.as_of_date,
        cast(customers.net_revenue as double) as money,
        coalesce(membership.segments, '') as segments
    from segments_marts.segmentation__candidate_customer_segments as customers
    left join (
        select customer_id, string_agg(scheme || '.' || segment, ' ' order by scheme, segment)
            as segments
        from segments_marts.segmentation__candidate_segment_membership
        group by customer_id
    ) as membership using (customer_id)
"""
