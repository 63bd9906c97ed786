"""DuckLake with its catalog in PostgreSQL: several processes build and read one lake at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import shop
from projects import shop_consumer
from warehouses import PUBLISHED, DuckLakeWarehouse, PostgresWarehouse, load_sources

REGIONS = ("east", "west")


@pytest.fixture(scope="module")
def lakes(tmp_path_factory, target) -> dict[str, DuckLakeWarehouse]:
    """One lake with the raw tables of the small shop, and a target schema for each region."""
    if target != "ducklake":
        pytest.skip("for --target ducklake")
    folder: Path = tmp_path_factory.mktemp("lake")
    catalog = PostgresWarehouse(folder)
    address = " ".join(
        f"{name}={value}" for name, value in {**catalog.server, "dbname": catalog.database}.items()
    )
    lakes = {
        region: DuckLakeWarehouse(folder, f"postgres:{address}", schema=region)
        for region in REGIONS
    }
    load_sources(lakes["east"], shop.write(folder / "raw", shop.raw_tables()))
    return lakes


def start_build(folder: Path, lake: DuckLakeWarehouse) -> subprocess.Popen:
    """`segments build` in a process of its own."""
    shop_consumer(folder, lake.output)
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "customer_segmentation.cli", "build", "--json"),
            *("--project-dir", str(folder), "--profiles-dir", str(folder)),
        ],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def published_ids(lake: DuckLakeWarehouse) -> set[str]:
    """The publications that the relations show in one transaction: one, if none is mixed."""
    ids = " union ".join(
        f"select publication_id from {lake.output['schema']}_segments.{name}" for name in PUBLISHED
    )
    with lake.connect() as connection:
        return {publication_id for (publication_id,) in connection.execute(ids).fetchall()}


def test_two_builds_and_a_reader_at_the_same_time(lakes, tmp_path):
    """Both builds publish, and a reader of one of them sees one whole publication at any time."""
    first = start_build(tmp_path / "east", lakes["east"])
    said, _ = first.communicate()
    assert first.returncode == 0, said
    seen = [published_ids(lakes["east"])]

    builds = [start_build(tmp_path / region, lake) for region, lake in lakes.items()]
    while any(build.poll() is None for build in builds):
        seen.append(published_ids(lakes["east"]))
    for build in builds:
        assert build.returncode == 0, build.stdout.read()

    seen.append(published_ids(lakes["east"]))
    assert all(len(ids) == 1 for ids in seen)
    assert seen[0] < seen[0] | seen[-1]
    assert len(published_ids(lakes["west"])) == 1
