"""The same inputs give the same published rows on every engine.

Each data set is built and published on DuckDB and on the engine of --target. Ids, dates, counts,
scores and segments are equal, money to the cent, and other figures to nine digits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
import shop
import test_bad_data
import yaml
from consumer import PACKAGE, REAL_DATA, Consumer, real_data
from projects import Project
from warehouses import PUBLISHED, WAREHOUSES, Warehouse, load_sources

DEMO = PACKAGE / "seeds" / "demo"
REAL_SETS = ("rfm_r_package", "cdnow", "complete_journey", "online_retail")
DATA_SETS = ("demo", "bad_rows", *REAL_SETS)

#: The publication's own name, and figures in words, which engines print in their own ways.
NOT_COMPARED = {"publication_id", "detail"}

#: The stand-in for Snowflake sums decimals as doubles: sums that the gate observed are off by a trace.
NOT_EXACT = {"snowflake": {"observed"}}


def publish(name: str, engine: str, folder: Path) -> Warehouse:
    """Builds and publishes a data set on an engine, in a project of its own."""
    folder.mkdir()
    warehouse = WAREHOUSES[engine](folder)
    if name == "demo":
        publish_demo(warehouse, folder)
        return warehouse
    if name == "bad_rows":
        sources = shop.write(folder / "raw", test_bad_data.tables_with_a_few_bad_rows())
        # Spark knows the one-word name only.
        double = "double" if engine.startswith("spark") else "double precision"
        variables = yaml.safe_load(
            yaml.safe_dump(test_bad_data.VARIABLES).replace(" as double)", f" as {double})")
        )
    else:
        sources, variables = real_data(name)
    load_sources(warehouse, sources)
    consumer = Consumer(
        folder / "project", dict.fromkeys(sources), variables, output=warehouse.output
    )
    Project.of(consumer).publish()
    return warehouse


def publish_demo(warehouse: Warehouse, folder: Path) -> None:
    """The demo shop of a clone.

    Its raw tables are loaded as such: dbt seed takes minutes for them on some engines. Unit tests
    are left to DuckDB: dbt compares their rows as text, and PostgreSQL prints 5.5 as 5.500000.
    """
    with duckdb.connect() as connection:
        properties = yaml.safe_load((DEMO / "_demo__seeds.yml").read_text("utf-8"))
        for seed in properties["seeds"]:
            types = ", ".join(
                f"'{name}': '{kind}'" for name, kind in seed["config"]["column_types"].items()
            )
            file = DEMO / f"{seed['name']}.csv"
            rows = connection.sql(f"select * from read_csv('{file}', types = {{{types}}})")
            warehouse.load("segments_demo", seed["name"], rows)
    Consumer.write_profile(folder, warehouse.output)
    project = Project(folder, project=PACKAGE, profiles=folder)
    project.publish("--exclude", "path:seeds/demo", "--exclude-resource-type", "unit_test")


@pytest.fixture(scope="module", params=DATA_SETS)
def both(request, tmp_path_factory, target) -> tuple[str, Warehouse, Warehouse]:
    """A data set, as published on DuckDB and on the engine."""
    name = request.param
    if name in REAL_SETS and not (REAL_DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not here")
    folder = tmp_path_factory.mktemp(name)
    expected = publish(name, "duckdb", folder / "duckdb")
    return name, expected, publish(name, target, folder / target)


@pytest.mark.parametrize("relation", PUBLISHED)
def test_published_rows_are_the_same(both, target, record_property, relation):
    name, expected, found = both
    left_out = NOT_COMPARED | NOT_EXACT.get(target, set())
    expected_rows = by_key(relation, expected.rows(relation), left_out)
    found_rows = by_key(relation, found.rows(relation), left_out)
    assert expected_rows.keys() == found_rows.keys()
    different = [
        (row, found_rows[key])
        for key, row in expected_rows.items()
        if not same(row, found_rows[key])
    ]
    rows = f"{len(expected_rows):,} rows, {len(different)} different"
    record_property("compared", f"{target}: {name}.{relation}: {rows}")
    assert not different, different[:3]


def by_key(
    relation: str, rows: list[dict[str, Any]], left_out: set[str]
) -> dict[tuple, dict[str, Any]]:
    """The rows by their grain, without some columns."""
    found = {
        tuple(row[column] for column in PUBLISHED[relation]): {
            name: value for name, value in row.items() if name not in left_out
        }
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def same(expected: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    if expected.keys() != found.keys():
        return False
    for name, value in expected.items():
        other = found[name]
        if isinstance(value, float) and isinstance(other, float):
            if not math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-12):
                return False
        elif value != other:
            return False
    return True


def test_the_comparison_can_fail():
    """A cent, a day, a segment or the tenth digit: each is a difference where it should be."""
    assert same({"score": 1.0, "segment": "lost"}, {"score": 1.0 + 1e-12, "segment": "lost"})
    assert not same({"score": 1.0}, {"score": 1.00000001})
    assert not same({"segment": "lost"}, {"segment": "loyal"})
    assert not same({"segment": "lost"}, {"segment": None})
