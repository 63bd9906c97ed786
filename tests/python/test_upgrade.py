"""Upgrades from earlier commits of this package: publications stay, and the next build publishes.

Skipped where the history is not there, as in a shallow clone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import shop
from consumer import PACKAGE, Consumer

#: What the earliest of them knew, too.
INPUTS = {
    name: {
        **shop.INPUTS[name],
        "columns": {
            column: expression
            for column, expression in shop.INPUTS[name]["columns"].items()
            if column != "account_id"
        },
    }
    for name in ("order_lines", "refunds", "exchange_rates", "contacts", "events")
}
VARIABLES = {
    **{name: shop.VARIABLES[name] for name in ("as_of_date", "history_periods", "rule_segments")},
    "segmentation_inputs": INPUTS,
    "publications_to_keep": 2,
}
#: Before lead scores, accounts' segments and reasons were what they are; and one between.
EARLIER = [
    "a04c5b0",
    pytest.param("c190781", marks=pytest.mark.resilience),
]


ROLLBACK = "customer_segmentation.rollback_publication"


def package_of(commit: str, folder: Path) -> Path:
    """The package as it was at a commit."""
    archive = folder / "package.zip"
    done = subprocess.run(
        ["git", "-C", str(PACKAGE), "archive", "--output", str(archive), commit],
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        pytest.skip(f"the history does not go back to {commit}")
    shutil.unpack_archive(archive, folder / "package")
    return folder / "package"


@pytest.mark.parametrize("commit", EARLIER)
def test_an_upgrade_publishes_and_can_be_rolled_back(tmp_path, commit, capsys):
    """Without a full refresh. The earlier publication is still there, and readers can go back to
    it."""
    earlier = package_of(commit, tmp_path)
    tables = shop.write(tmp_path / "raw", shop.raw_tables(customers=150))
    consumer = Consumer(tmp_path / "project", tables, VARIABLES, package=earlier)
    project = ("--project-dir", str(consumer.folder), "--profiles-dir", str(consumer.folder))
    done = subprocess.run(
        [sys.executable, "-m", "customer_segmentation.cli", "build", *project],
        env={**os.environ, "PYTHONPATH": str(earlier / "src")},
        capture_output=True,
        text=True,
        cwd=consumer.folder,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    before = consumer.published("select * exclude (publication_id) from customer_segments")
    ((first,),) = consumer.published("select publication_id from publications where is_current")

    link = consumer.folder / "dbt_packages" / "customer_segmentation"
    link.unlink()
    link.symlink_to(PACKAGE)
    # Before the first build too, going back reads the ledger as it is.
    shutil.copy(consumer.database, tmp_path / "before.duckdb")
    assert not consumer.dbt("run-operation", ROLLBACK).success
    assert "no older publication to go back to: 1 committed" in capsys.readouterr().out
    shutil.move(tmp_path / "before.duckdb", consumer.database)

    consumer.build_successfully()
    rows = consumer.published(
        "select publication_id = ?, is_current, publication_number from publications"
        " order by publication_number nulls first".replace("?", f"'{first}'")
    )
    assert rows == [(True, False, None), (False, True, 1)]
    assert consumer.query("select count(*) > 0 from segments.segment_membership_reasons") == [
        (True,)
    ]

    back = consumer.dbt("run-operation", ROLLBACK)
    assert back.success
    columns = ", ".join(["customer_id", "rfm_segment", "lifecycle_stage", "net_revenue"])
    shown = consumer.query(
        f"select publication_id, {columns} from segments.customer_segments order by customer_id"
    )
    assert {row[0] for row in shown} == {first}
    assert len(shown) == len(before)
