"""Runs over changing tables keep what one full refresh makes, on every engine."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import random_changes
from consumer import Consumer
from random_changes import KEPT, VARIABLES, History
from warehouses import WAREHOUSES

HISTORIES, RUNS = 60, 2


@pytest.fixture(scope="module")
def kept(tmp_path_factory, target) -> tuple[dict[str, list], dict[str, list]]:
    """What is kept after runs over changing tables, and after a full refresh over the last."""
    if target == "snowflake":
        pytest.skip("fakesnow has no temporary tables, which a second run wants")
    folder: Path = tmp_path_factory.mktemp("incremental")
    warehouse = WAREHOUSES[target](folder)
    sources = dict.fromkeys(random_changes.COLUMNS)
    consumer = Consumer(folder / "project", sources, VARIABLES, output=warehouse.output)
    histories = [History(number) for number in range(HISTORIES)]
    for _ in range(RUNS):
        load(warehouse, histories, folder)
        random_changes.build(consumer)
        for history in histories:
            history.change()
    load(warehouse, histories, folder)
    random_changes.build(consumer)
    after_runs = rows(consumer)
    random_changes.build(consumer, "--full-refresh")
    return after_runs, rows(consumer)


def load(warehouse, histories: list[History], folder: Path) -> None:
    with duckdb.connect() as connection:
        random_changes.write(connection, histories, folder)
        for table in random_changes.COLUMNS:
            warehouse.load("raw", table, connection.table(f"raw.{table}"))


def rows(consumer: Consumer) -> dict[str, list]:
    found = {}
    for model in KEPT:
        query = f"select * from {{{{ ref('customer_segmentation', '{model}') }}}}"
        found[model] = sorted(tuple(map(str, row.values())) for row in consumer.rows(query))
    return found


@pytest.mark.parametrize("model", KEPT)
def test_runs_over_changing_tables_equal_one_full_refresh(kept, model):
    after_runs, after_full_refresh = kept
    assert len(after_runs[model]) > HISTORIES
    assert after_runs[model] == after_full_refresh[model]
