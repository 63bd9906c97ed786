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
from consumer import Consumer, duckdb_output, failed_nodes, messages


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


#: What the gate judges, without the data tests, its suites of expectations and what comes after it.
UP_TO_THE_MEASURES = ("--select", "+segmentation__quality_measures", "--exclude-resource-type")
MEASURES = """
    select
        check_name,
        coalesce(observed > fail_above, false) as fails,
        coalesce(observed > warn_above, false) as warns,
        detail
    from segments_quality.segmentation__quality_measures
"""
#: The gate's own table: a refused run publishes nothing.
CHECKS = """
    select
        check_name,
        severity = 'error' as fails,
        severity <> 'error' as warns,
        coalesce(detail, expected)
    from segments_quality.segmentation__quality_gate
    where not passed and waived_because is null
"""


def outcome_of(
    consumer: Consumer, result: Any, seconds: float, measures_only: bool = False
) -> Outcome:
    """The checks that did not pass, from where a run has left them."""
    failed = failed_nodes(result)
    if not result.success and set(failed) != {"segmentation__quality_gate"}:
        return Outcome("refused", failed or {"dbt": messages(result)}, {}, seconds)
    rows = consumer.query(f"{MEASURES if measures_only else CHECKS} order by check_name")
    refused_by = {name: detail for name, fails, _, detail in rows if fails}
    warned_by = {name: detail for name, fails, warns, detail in rows if warns and not fails}
    says = "refused" if refused_by else "warned" if warned_by else "unseen"
    return Outcome(says, refused_by, warned_by, seconds)


class Bench:
    """The shop after its healthy publication; `run` starts there each time.

    Arguments:
        folder: where all of it goes.
        fast: whether days that nothing comes after end with the gate's measures, and leave out data
            tests and expectations: half of the work, for a look at what the limits see.
    """

    def __init__(self, folder: Path, fast: bool = False) -> None:
        self.folder = folder
        self.fast = fast
        self.raw = folder / "raw"
        day = self.healthy(defect_shop.HEALTHY_DAY)
        project = folder / "project"
        self.consumer = Consumer(
            project,
            shop.write(self.raw, day.tables),
            day.variables,
            # Tests run side by side: a second thread of each would only wait.
            output={**duckdb_output(project / "warehouse.duckdb"), "threads": 1},
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

    def forget_state(self) -> None:
        """Nothing has been published yet."""
        for path in self._files:
            path.unlink(missing_ok=True)

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
            arguments = (*UP_TO_THE_MEASURES, "test")
            if not day.files:
                arguments += ("--exclude-resource-type", "seed")
        with self._project_of(day) as parse_again:
            result = self.consumer.build(*arguments, parse_again=parse_again)
            seconds = time.monotonic() - began
            outcome = outcome_of(self.consumer, result, seconds, measures_only=not to_publish)
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
