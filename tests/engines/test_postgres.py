"""What only PostgreSQL has here: a role for readers, and set-ups that are broken in its own ways."""

from __future__ import annotations

from pathlib import Path

import pytest
import shop
from projects import Project, shop_consumer
from warehouses import PUBLISHED, PostgresWarehouse, load_sources

READER = "segmentation_bi_reader"


@pytest.fixture(scope="module", autouse=True)
def only_postgres(target):
    if target != "postgres":
        pytest.skip("for --target postgres")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> PostgresWarehouse:
    """The small shop, published for the reader role."""
    folder: Path = tmp_path_factory.mktemp("reader")
    warehouse = PostgresWarehouse(folder)
    warehouse.execute(
        f"do $$ begin create role {READER} login; exception when duplicate_object then null; end $$"
    )
    load_sources(warehouse, shop.write(folder / "raw", shop.raw_tables()))
    variables = {**shop.VARIABLES, "published_reader_role": READER}
    Project.of(shop_consumer(folder / "project", warehouse.output, variables)).publish()
    return warehouse


def test_the_reader_reads_what_is_published(warehouse):
    for relation in [*PUBLISHED, "publications"]:
        assert warehouse.execute(f"select 1 from segments.{relation} limit 1", user=READER), relation


def test_the_reader_is_refused_everywhere_else(warehouse):
    """Rows of all publications, candidates, staging, raw tables: none of them can be read."""
    import psycopg2.errors

    others = warehouse.execute(
        "select table_schema, table_name from information_schema.tables where table_schema"
        " not in ('segments', 'information_schema', 'pg_catalog')"
    )
    assert {"raw", "segments_staging", "segments_marts", "segments_publications"} <= {
        other["table_schema"] for other in others
    }
    for other in others:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            warehouse.execute(
                f"select * from {other['table_schema']}.{other['table_name']}", user=READER
            )
    for statement in (
        "create table segments.mine (id int)",
        "drop view segments.customer_segments",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            warehouse.execute(statement, user=READER)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"port": 1}, "start the server, or mend host and port"),
        ({"type": "oracle"}, "install the adapter of your engine"),
    ],
    ids=["no server", "no adapter"],
)
def test_a_broken_set_up_says_what_to_do(tmp_path, warehouse, change, said):
    consumer = shop_consumer(tmp_path / "project", {**warehouse.output, **change})
    outcome = Project.of(consumer).build()
    assert outcome.status == "broken"
    assert said in outcome.message


def test_a_missing_permission_says_what_to_do(tmp_path, warehouse):
    """The reader may not build."""
    consumer = shop_consumer(tmp_path / "project", {**warehouse.output, "user": READER})
    outcome = Project.of(consumer).build()
    assert outcome.status == "broken"
    assert "grant the user of your profile create" in outcome.message
