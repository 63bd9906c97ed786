"""Rule segments have the members that an evaluator in plain Python says, on every engine."""

from __future__ import annotations

import duckdb
import pytest
import random_rules
from rule_shops import RuleShops
from warehouses import WAREHOUSES


def test_sql_and_evaluator_agree(target, tmp_path, record_property):
    if target == "snowflake":
        pytest.skip("fakesnow is asked for the same answers only")
    warehouse = WAREHOUSES[target](tmp_path)
    rules = RuleShops(number=0, segments=60, shops=5)
    with duckdb.connect() as connection:
        rules.write(connection)
        for table in random_rules.COLUMNS:
            warehouse.load("raw", table, connection.table(f"raw.{table}"))
    compared = rules.compare(rules.consumer(tmp_path / "project", output=warehouse.output))
    assert compared.members > compared.pairs
    assert sorted(compared.different) == []
    record_property("compared", f"{target}: rule segments: {compared.members:,} members, 0 different")
