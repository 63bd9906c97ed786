"""A shop with a healthy publication, to which a test does something and then runs the gate.

One project, one parse and one copy of the database file for all of them: what costs is the build.
"""

from __future__ import annotations

import contextlib
import gc
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import defect_shop
import duckdb
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

    def is_project_of(self, other: Day) -> bool:
        """Whether only the raw tables differ."""
        mine, others = (
            (each.day, each.variables, each.files, each.settings) for each in (self, other)
        )
        return mine == others


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


#: refused, warned or unseen; the checks that refuse and those that warn, with their details.
Said = tuple[str, dict[str, str], dict[str, str]]

#: What the gate judges, without the data tests, its suites of expectations and what comes after it.
#: A full refresh: its statements then fit any raw tables.
MEASURES_ONLY = (
    *("--select", "+segmentation__quality_measures", "--full-refresh"),
    *("--exclude-resource-type", "test"),
)
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


def said_of(consumer: Consumer, result: Any, measures_only: bool = False) -> Said:
    """What a run has said, from where it has left it."""
    failed = failed_nodes(result)
    if not result.success and set(failed) != {"segmentation__quality_gate"}:
        return "refused", failed or {"dbt": messages(result)}, {}
    return said_by(consumer, MEASURES if measures_only else CHECKS)


def said_by(consumer: Consumer, query: str) -> Said:
    """The checks that did not pass, by a query of check_name, fails, warns and detail."""
    rows = consumer.query(f"{query} order by check_name")
    refused_by = {name: detail for name, fails, _, detail in rows if fails}
    warned_by = {name: detail for name, fails, warns, detail in rows if warns and not fails}
    return "refused" if refused_by else "warned" if warned_by else "unseen", refused_by, warned_by


def statements_of(result: Any) -> list[str]:
    """The models of a run as plain statements, in the order of the run."""
    nodes = [each.node for each in result.result.results if each.node.resource_type == "model"]
    return [
        f"create or replace {'view' if node.config.materialized == 'view' else 'table'}"
        f" {node.relation_name} as\n{node.compiled_code}"
        for node in nodes
    ]


class Bench:
    """The shop after its healthy publication; `run` starts there each time.

    Arguments:
        folder: where all of it goes.
        fast: whether days that nothing comes after end with the gate's measures, without data tests
            and expectations, and without dbt where only raw tables change: a few seconds each.
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
        self._statements: dict[date, list[str]] = {}
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
        outcome = self.build(self.healthy(day), whole=not self.fast)
        self._truths[day] = self._candidates()
        return outcome

    def truth(self, day: date) -> pd.DataFrame:
        """What the healthy data say of each customer on a day."""
        if day not in self._truths:
            self.control(day)
        return self._truths[day]

    def run(
        self, days: list[date], change: Callable[[Day], None], whole: bool = False
    ) -> list[Outcome]:
        """Builds the days with the change one after another, until one is refused.

        Arguments: whole, whether a single day is a whole build, too.
        """
        truths = {day: self.truth(day) for day in days}
        self.restore_state()
        outcomes = []
        for day in days:
            changed = self.healthy(day)
            change(changed)
            whole = whole or not self.fast or len(days) > 1
            outcomes.append(self.build(changed, truths[day], whole))
            if outcomes[-1].says == "refused":
                break
        return outcomes

    def build(self, day: Day, truth: pd.DataFrame | None = None, whole: bool = True) -> Outcome:
        """Runs the gate on a day, after whatever was published before.

        Arguments:
            day: what the run finds.
            truth: what the healthy data say, to measure what is wrong.
            whole: whether it is a whole build, or one of the measures alone.
        """
        began = time.monotonic()
        shop.write(self.raw, day.tables)
        if not whole and day.day in self._statements and day.is_project_of(self.healthy(day.day)):
            outcome = self._replay(self._statements[day.day])
        else:
            outcome = self._run(day, () if whole else MEASURES_ONLY)
        wrong = (None, None) if truth is None else self._wrong(day.day, truth)
        return Outcome(*outcome, time.monotonic() - began, *wrong)

    def _run(self, day: Day, arguments: tuple[str, ...]) -> Said:
        with self._project_of(day) as parse_again:
            result = self.consumer.build(*arguments, parse_again=parse_again)
            if result.success and arguments and day.is_project_of(self.healthy(day.day)):
                self._statements[day.day] = statements_of(result)
            return said_of(self.consumer, result, measures_only=bool(arguments))

    def _replay(self, statements: Sequence[str]) -> Said:
        """What dbt would run, where only the raw tables have changed, without dbt."""
        with duckdb.connect(str(self.consumer.database)) as connection:
            connection.execute("set TimeZone = 'America/New_York'")
            for statement in statements:
                try:
                    connection.execute(statement)
                except duckdb.Error as problem:
                    return "refused", {statement.split(" as\n")[0]: str(problem)}, {}
        return said_by(self.consumer, MEASURES)

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
