"""What only PostgreSQL has here: a role for readers, and set-ups that are broken in its own ways."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import shop
from consumer import Consumer
from projects import Project
from warehouses import PUBLISHED, PostgresWarehouse

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
    execute(
        warehouse,
        f"do $$ begin create role {READER} login; exception when duplicate_object then null; end $$",
    )
    with duckdb.connect() as connection:
        for table, location in shop.write(folder / "raw", shop.raw_tables()).items():
            warehouse.load("raw", table, connection.sql(f"select * from {location}"))
    variables = {**shop.VARIABLES, "published_reader_role": READER}
    consumer = Consumer(
        folder / "project", dict.fromkeys(shop.raw_tables(1)), variables, output=warehouse.output
    )
    outcome = Project(folder, consumer.folder, consumer.folder).build()
    assert outcome.status == "published", (outcome.error, outcome.failures)
    return warehouse


def execute(warehouse: PostgresWarehouse, statement: str, **login: str) -> list[tuple]:
    connection = warehouse.connect(**login)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_the_reader_reads_what_is_published(warehouse):
    for relation in [*PUBLISHED, "publications"]:
        rows = execute(warehouse, f"select count(*) from segments.{relation}", user=READER)
        assert rows[0][0] > 0, relation


def test_the_reader_is_refused_everywhere_else(warehouse):
    """Rows of all publications, candidates, staging, raw tables: none of them can be read."""
    import psycopg2.errors

    others = execute(
        warehouse,
        "select table_schema, table_name from information_schema.tables where table_schema"
        " not in ('segments', 'information_schema', 'pg_catalog')",
    )
    assert {"raw", "segments_staging", "segments_marts", "segments_publications"} <= {
        schema for schema, _ in others
    }
    for schema, table in others:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            execute(warehouse, f"select * from {schema}.{table}", user=READER)
    for statement in (
        "create table segments.mine (id int)",
        "drop view segments.customer_segments",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            execute(warehouse, statement, user=READER)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"port": 1}, "start the server, or mend host and port"),
        ({"type": "oracle"}, "install the adapter of your engine"),
    ],
    ids=["no server", "no adapter"],
)
def test_a_broken_set_up_says_what_to_do(tmp_path, warehouse, change, said):
    consumer = Consumer(
        tmp_path,
        dict.fromkeys(shop.raw_tables(1)),
        shop.VARIABLES,
        output={**warehouse.output, **change},
    )
    outcome = Project(tmp_path, consumer.folder, consumer.folder).build()
    assert outcome.status == "broken"
    assert said in outcome.error


def test_a_missing_permission_says_what_to_do(tmp_path, warehouse):
    """The reader may not build."""
    consumer = Consumer(
        tmp_path,
        dict.fromkeys(shop.raw_tables(1)),
        shop.VARIABLES,
        output={**warehouse.output, "user": READER},
    )
    outcome = Project(tmp_path, consumer.folder, consumer.folder).build()
    assert outcome.status == "broken"
    assert "grant the user of your profile create" in outcome.error
