"""Runs that build only the days that changed give what one run over everything gives."""

from __future__ import annotations

import duckdb
import pytest
import random_changes
from consumer import Consumer
from random_changes import KEPT, VARIABLES, History

HISTORIES, RUNS = 250, 5


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    sources = dict.fromkeys(random_changes.COLUMNS)
    return Consumer(tmp_path_factory.mktemp("incremental"), sources, VARIABLES)


@pytest.fixture(scope="module")
def runs(consumer) -> list[dict[str, list[tuple]]]:
    """What is kept after each run over the changing tables."""
    histories = [History(number) for number in range(HISTORIES)]
    kept = []
    for _ in range(RUNS):
        write(consumer, histories)
        kept.append(run(consumer))
        for history in histories:
            history.change()
    write(consumer, histories)
    kept.append(run(consumer))
    return kept


def write(consumer: Consumer, histories: list[History]) -> None:
    with duckdb.connect(str(consumer.database)) as connection:
        random_changes.write(connection, histories, consumer.folder)


def run(consumer: Consumer, *options: str) -> dict[str, list[tuple]]:
    random_changes.build(consumer, *options)
    return {
        model: consumer.query(f"select * from segments_intermediate.{model} order by all")
        for model in KEPT
    }


def test_runs_over_changing_tables_equal_one_run_over_the_last(consumer, runs):
    """Late, repeated, corrected, moved and deleted rows, flagged customers, mended rates."""
    rebuilt_days = consumer.query(
        "select count(*) from segments_intermediate.int_segmentation__order_days_to_rebuild"
    )
    assert rebuilt_days > [(0,)], "the last run built every day"
    assert runs[-1] != runs[0]
    everything = run(consumer, "--full-refresh")
    for model in KEPT:
        assert runs[-1][model] == everything[model], model


def test_a_run_without_changes_builds_no_day(consumer, runs):
    """What is the same as before is left alone."""
    before = run(consumer)
    assert run(consumer) == before
    for entity in ("order", "engagement"):
        days = f"segments_intermediate.int_segmentation__{entity}_days_to_rebuild"
        assert consumer.query(f"select * from {days}") == []
