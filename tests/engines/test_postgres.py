"""What only PostgreSQL has here: readers on the server while a build works, a role for them, locks,
and set-ups that are broken in its own ways."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import shop
from consumer import Consumer, messages
from projects import Project, shop_consumer
from warehouses import PUBLISHED, PostgresWarehouse, load_sources

READER = "segmentation_bi_reader"
ANALYST = "segmentation_analyst"
HERE = Path(__file__).parent
VARIABLES = {**shop.VARIABLES, "published_reader_role": READER}

#: Rows of a publication that nobody may see: a build died before its commit.
UNPUBLISHED = """
    insert into segments_publications.customer_segments_rows
        (publication_id, as_of_date, customer_id, rfm_segment)
    select 'unpublished', '2024-06-30', 'secret-' || number, 'hidden'
    from generate_series(1, 50) as number;
    analyze segments_publications.customer_segments_rows;
"""


@pytest.fixture(scope="module", autouse=True)
def only_postgres(target):
    if target != "postgres":
        pytest.skip("for --target postgres")


@dataclass
class Shop:
    """The small shop in a database of its own."""

    warehouse: PostgresWarehouse
    consumer: Consumer
    project: Project

    def load(self, customers: int) -> None:
        """Loads the raw tables, in place of those before."""
        raw = shop.write(self.project.folder / "raw", shop.raw_tables(customers))
        load_sources(self.warehouse, raw)

    @contextlib.contextmanager
    def session(self, **login: str) -> Iterator[Any]:
        """A cursor in a transaction that stays open."""
        import psycopg2

        server = {**self.warehouse.server, "dbname": self.warehouse.database, **login}
        connection = psycopg2.connect(**server)
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    @contextlib.contextmanager
    def poller(self) -> Iterator[dict[str, Any]]:
        """A process that reads what is published; its summary is there in the end."""
        server = {**self.warehouse.server, "dbname": self.warehouse.database}
        reader = subprocess.Popen(
            [sys.executable, str(HERE / "postgres_reader.py"), json.dumps(server)],
            stdout=subprocess.PIPE,
            text=True,
        )
        summary: dict[str, Any] = {}
        try:
            assert reader.stdout.readline() == "polling\n"
            yield summary
        finally:
            reader.send_signal(signal.SIGTERM)
            summary.update(json.loads(reader.communicate(timeout=60)[0]))

    def command(self) -> subprocess.Popen:
        """`segments build` in a process of its own."""
        folder = str(self.consumer.folder)
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "customer_segmentation.cli", "build", "--json"),
                *("--project-dir", folder, "--profiles-dir", folder),
                *("--exclude-resource-type", "unit_test"),
            ],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for(self, query: str, process: subprocess.Popen) -> None:
        """Waits until a query has rows while a process runs."""
        while process.poll() is None:
            if self.warehouse.execute(query):
                return
            time.sleep(0.02)
        raise AssertionError(f"{query}: never\n{process.communicate()[0]}")


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Shop:
    """The small shop, published for the reader role."""
    folder: Path = tmp_path_factory.mktemp("reader")
    warehouse = PostgresWarehouse(folder)
    for role in (READER, ANALYST):
        warehouse.execute(
            f"do $$ begin create role {role} login; exception when duplicate_object then null;"
            " end $$"
        )
    load_sources(warehouse, shop.write(folder / "raw", shop.raw_tables()))
    consumer = shop_consumer(folder / "project", warehouse.output, VARIABLES)
    project = Project.of(consumer)
    project.publish()
    return Shop(warehouse, consumer, project)


@pytest.fixture(scope="module")
def warehouse(published) -> PostgresWarehouse:
    return published.warehouse


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


@pytest.fixture
def unpublished(warehouse) -> Iterator[None]:
    """Rows of a publication that was never committed, and statistics of them."""
    warehouse.execute(UNPUBLISHED)
    yield
    warehouse.execute(
        "delete from segments_publications.customer_segments_rows"
        " where publication_id = 'unpublished'"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "select * from segments.customer_segments where cast(customer_id as int) = 1",
        "select * from segments.customer_segments where cast(rfm_segment as date) is null",
        "select * from segments.customer_segments"
        " where 1 / (case when customer_id like 'secret%' then 0 else 1 end) = 0",
        "select * from segments.customer_segments as c join (values (1)) as v (n)"
        " on cast(c.customer_id as int) = v.n",
        "select * from segments.customer_segments order by cast(customer_id as int)",
        "select max(cast(customer_id as int)) from segments.customer_segments",
        "select * from segments.customer_segments where pg_temp.tells(customer_id)",
        "select * from segments.customer_segments where customer_id operator(pg_temp.===) 'x'",
        "explain (analyze, verbose) select * from segments.customer_segments"
        " where pg_temp.tells(customer_id)",
        "explain (analyze) select * from segments.customer_segments"
        " where cast(customer_id as int) = 1",
        "select * from pg_stats where schemaname = 'segments_publications'",
        "select * from pg_stats_ext where schemaname = 'segments_publications'",
        "select * from pg_statistic",
        "select * from segments_publications.customer_segments_rows",
        "copy segments_publications.customer_segments_rows to stdout",
    ],
)
def test_the_reader_learns_nothing_of_unpublished_rows(published, unpublished, statement):
    """Neither by rows nor by what an error, a function of its own or a plan says."""
    import psycopg2

    with published.session(user=READER) as cursor:
        cursor.execute(
            """
            create function pg_temp.tells(value text) returns boolean language plpgsql
            cost 0.0000001 as $$ begin raise notice '%', value; return true; end $$;
            create function pg_temp.equals(a text, b text) returns boolean language plpgsql
            cost 0.0000001 as $$ begin raise notice '%', a; return true; end $$;
            create operator pg_temp.=== (
                function = pg_temp.equals, leftarg = text, rightarg = text
            );
            """
        )
        told = []
        try:
            cursor.execute(statement)
            told += cursor.fetchall() if cursor.description else []
        except psycopg2.Error as error:
            told.append(str(error))
        told += cursor.connection.notices
    assert "secret" not in str(told).replace("like 'secret", "")
    assert "hidden" not in str(told)


def test_no_plan_counts_unpublished_rows(published, unpublished):
    """A plan of a customer who is in an unpublished publication is that of one who is nowhere."""
    plans = []
    with published.session(user=READER) as cursor:
        for customer in ("secret-7", "nobody-7"):
            cursor.execute(
                "explain (analyze, timing off, summary off) select * from"
                f" segments.customer_segments where customer_id = '{customer}'"
            )
            plans.append(str(cursor.fetchall()).replace(customer, "?"))
    assert plans[0] == plans[1]


def test_a_second_run_is_refused(published):
    """Whoever holds the lock: the command ends with who it is, and dbt alone before its first
    model."""
    with published.session(application_name="segments of ann on host") as cursor:
        cursor.execute(
            "select pg_advisory_lock(hashtext('customer_segmentation segments_publications'), 0)"
        )
        outcome = published.project.build()
        rolled_back = published.project.roll_back()
        result = published.consumer.dbt("run", "--select", "stg_segmentation__refunds")
    for message in (outcome.message, rolled_back.message, messages(result)):
        assert re.search(
            r"another run .*: segments of ann on host, user dbt at \S+, process \d+, since 20",
            message,
        ), message
    assert (outcome.status, rolled_back.status) == ("broken", "broken")


def test_a_run_of_dbt_alone_keeps_others_out(published):
    """During a model of it neither the command nor dbt begins, whatever they select."""
    with published.session(application_name="dbt") as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock_shared("
            "hashtext('customer_segmentation segments_publications'), 7)"
        )
        assert "another run" in published.project.build().message
        result = published.consumer.dbt("run", "--select", "int_segmentation__as_of_dates")
        assert "another run" in messages(result)
    result = published.consumer.dbt("run", "--select", "stg_segmentation__refunds")
    assert result.success, messages(result)
