"""Runs over changing tables keep what one full refresh makes, on every engine."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import random_changes
from consumer import Consumer, messages
from random_changes import History
from warehouses import WAREHOUSES

HISTORIES, RUNS = 60, 2
KEPT = ("int_segmentation__order_days", "int_segmentation__engagement_days")
VARIABLES = {
    "as_of_date": "1999-06-30",
    "segmentation_inputs": random_changes.INPUTS,
    "look_back_days": 0,
}


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
        run(consumer)
        for history in histories:
            history.change()
    load(warehouse, histories, folder)
    run(consumer)
    after_runs = rows(consumer)
    run(consumer, "--full-refresh")
    return after_runs, rows(consumer)


def load(warehouse, histories: list[History], folder: Path) -> None:
    with duckdb.connect() as connection:
        random_changes.write(connection, histories, folder)
        for table in random_changes.COLUMNS:
            warehouse.load("raw", table, connection.table(f"raw.{table}"))


def run(consumer: Consumer, *options: str) -> None:
    models = [f"+{model}" for model in KEPT]
    result = consumer.build("--exclude-resource-type", "test", "--select", *models, *options)
    assert result.success, messages(result)


def rows(consumer: Consumer) -> dict[str, list]:
    found = {}
    for model in KEPT:
        query = f"select * from {{{{ ref('customer_segmentation', '{model}') }}}}"
        shown = consumer.dbt("show", "--inline", query, "--limit", "-1")
        assert shown.success, shown.exception
        table = shown.result.results[0].agate_table
        found[model] = sorted(tuple(map(str, row.values())) for row in table.rows)
    return found


@pytest.mark.parametrize("model", KEPT)
def test_runs_over_changing_tables_equal_one_full_refresh(kept, model):
    after_runs, after_full_refresh = kept
    assert len(after_runs[model]) > HISTORIES
    assert after_runs[model] == after_full_refresh[model]
