"""What only PostgreSQL has here: readers on the server while a build works, a role for them, locks,
and set-ups that are broken in its own ways."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import sys
import threading
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

LEDGER = "segmentation__publication_ledger"
READER = "segmentation_bi_reader"
ANALYST = "segmentation_analyst"
HERE = Path(__file__).parent
VARIABLES = {**shop.VARIABLES, "published_reader_role": READER}

#: A view that is published as those of the package are, with columns as a variable says.
MINE = """
    {{ config(materialized='published_view', schema='mine') }}
    select {{ var('shown', 'refund_no, amount') }} from {{ source('raw', 'refunds') }}
"""

#: Rows of a publication that nobody may see: a build died before its commit.
UNPUBLISHED = """
    insert into segments_publications.customer_segments_rows
        (publication_id, as_of_date, customer_id, rfm_segment)
    select 'unpublished', '2024-06-30', 'secret-' || number, 'hidden'
    from generate_series(1, 50) as number;
    analyze segments_publications.customer_segments_rows;
"""

#: Has rows while a run holds its lock; the view shows the locks of all databases of the server.
LOCKED = """
    select 1
    from pg_locks
    inner join pg_database on pg_locks.database = pg_database.oid
    where pg_locks.locktype = 'advisory' and pg_database.datname = current_database()
"""

#: Has rows while a build publishes, before its commit.
UNCOMMITTED = """
    select 1 from segments_publications.segment_membership_rows
    where publication_id not in (
        select publication_id from segments_publications.publication_ledger
    )
    limit 1
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
            [sys.executable, str(HERE / "postgres_reader.py"), json.dumps(server), *PUBLISHED],
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
    (consumer.folder / "models" / "mine.sql").write_text(MINE, encoding="utf-8")
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
        # What is published are numbers behind a c.
        "select * from segments.customer_segments where cast(ltrim(customer_id, 'c') as int) = 1",
        "select * from segments.customer_segments"
        " where 1 / (case when customer_id like 'secret%' then 0 else 1 end) = 0",
        "select * from segments.customer_segments as c join (values (1)) as v (n)"
        " on cast(ltrim(c.customer_id, 'c') as int) = v.n",
        "select max(cast(ltrim(customer_id, 'c') as int)) from segments.customer_segments",
        # Without a barrier this cast comes before the view's own condition, those above after it.
        "select * from segments.customer_segments"
        " where cast(customer_id as pg_temp.number) is null",
        "select * from segments.customer_segments where pg_temp.tells(customer_id)",
        "select * from segments.customer_segments where customer_id operator(pg_temp.===) 'x'",
        "explain (analyze, verbose) select * from segments.customer_segments"
        " where pg_temp.tells(customer_id)",
        "explain (analyze) select * from segments.customer_segments"
        " where cast(ltrim(customer_id, 'c') as int) = 1",
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
            create domain pg_temp.number as text check (cast(ltrim(value, 'c') as int) >= 0);
            """
        )
        told = []
        try:
            cursor.execute(statement)
            told += cursor.fetchall() if cursor.description else []
        except psycopg2.Error as error:
            told.append(str(error))
        told += cursor.connection.notices
    assert not re.search(r"secret-\d|hidden|invalid input|division", str(told)), told


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
    assert (outcome.status, rolled_back.status, result.success) == ("broken", "broken", False)
    for message in (outcome.message, rolled_back.message, messages(result)):
        assert re.search(
            r"another run .*: segments of ann on host, user dbt at \S+, process \d+, since 20",
            message,
        ), message


def test_a_run_of_dbt_alone_keeps_others_out(published):
    """During a model of it neither the command nor dbt begins, whatever they select."""
    with published.session(application_name="dbt") as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock_shared("
            "hashtext('customer_segmentation segments_publications'), 7)"
        )
        outcome = published.project.build()
        assert outcome.status == "broken"
        assert "another run" in outcome.message
        result = published.consumer.dbt("run", "--select", "int_segmentation__as_of_dates")
        assert "another run" in messages(result)
    result = published.consumer.dbt("run", "--select", "stg_segmentation__refunds")
    assert result.success, messages(result)


@pytest.fixture
def mine(published) -> Iterator[str]:
    """The view of this test, with a view on it and a grant that somebody made by hand."""
    view = "segments_mine.mine"
    publish_mine(published)
    published.warehouse.execute(
        f"create schema bi; create view bi.refunds as select refund_no from {view};"
        f" grant select on {view} to {ANALYST}; grant usage on schema segments_mine to {ANALYST}"
    )
    yield view
    published.warehouse.execute(f"drop schema bi cascade; drop view {view}")


def publish_mine(published, shown: str = "refund_no, amount") -> str:
    """Builds the view of this test. Returns what dbt says where it fails."""
    result = published.consumer.dbt("run", "--select", "mine", "--vars", f"shown: {shown}")
    return "" if result.success else messages(result)


def state_of(published, view: str) -> dict[str, Any]:
    (state,) = published.warehouse.execute(
        "select oid, xmin, reloptions, (select array_agg(attname order by attnum) from pg_attribute"
        f" where attrelid = pg_class.oid) as columns from pg_class where oid = '{view}'::regclass"
    )
    return state


def test_a_view_that_does_not_change_is_left_alone(published, mine):
    """Not even the catalogue has a new row, and a reader's open transaction is no matter."""
    before = state_of(published, mine)
    assert before["reloptions"] == ["security_barrier=true"]
    with published.session() as reader:
        reader.execute(f"select * from {mine}")
        assert publish_mine(published) == ""
    assert state_of(published, mine) == before


def test_a_view_from_before_there_were_barriers_gets_one(published, mine):
    before = state_of(published, mine)
    published.warehouse.execute(f"alter view {mine} reset (security_barrier)")
    assert publish_mine(published) == ""
    after = state_of(published, mine)
    assert (after["oid"], after["reloptions"]) == (before["oid"], ["security_barrier=true"])


def test_a_new_column_keeps_views_and_grants(published, mine):
    before = state_of(published, mine)
    assert publish_mine(published, "refund_no, amount, order_no") == ""
    after = state_of(published, mine)
    assert after["oid"] == before["oid"]
    assert after["columns"] == ["refund_no", "amount", "order_no"]
    assert published.warehouse.execute("select * from bi.refunds")
    assert published.warehouse.execute(f"select * from {mine}", user=ANALYST)


def test_a_lost_column_is_refused_while_something_depends_on_the_view(published, mine):
    """In words that list it, before anything is dropped; without it the grants are put back."""
    published.warehouse.execute(
        f"grant select (refund_no) on {mine} to public;"
        f" create function bi.first() returns {mine} language sql as 'select * from {mine} limit 1'"
    )
    before = state_of(published, mine)
    for shown in ("refund_no", "amount, refund_no", "refund_no, cast(amount as int) as amount"):
        said = publish_mine(published, shown)
        assert "view bi.refunds" in said
        assert "function bi.first()" in said
        assert f'grant select on "segments_mine"."mine" to {ANALYST}' in said
        assert "Nothing was dropped" in said
    assert state_of(published, mine) == before

    published.warehouse.execute("drop function bi.first; drop view bi.refunds")
    assert publish_mine(published, "refund_no") == ""
    assert state_of(published, mine)["columns"] == ["refund_no"]
    for user in (ANALYST, READER):
        published.warehouse.execute(f"grant usage on schema segments_mine to {user}")
        assert published.warehouse.execute(f"select refund_no from {mine}", user=user)


def test_a_reader_who_stays_stops_a_change_and_nobody_else(published, mine):
    """A view that has to change waits a second at a time, so others read it all the while; after a
    minute the build ends with who it was."""
    waited, errors, stopped = [], [], threading.Event()

    def poll() -> None:
        while not stopped.wait(0.2):
            started = time.monotonic()
            try:
                published.warehouse.execute(f"select count(*) from {mine}", user=ANALYST)
            except Exception as error:
                errors.append(error)
            waited.append(time.monotonic() - started)

    polling = threading.Thread(target=poll)
    with published.session(user=ANALYST, application_name="a notebook") as reader:
        reader.execute(f"select * from {mine}")
        polling.start()
        said = publish_mine(published, "refund_no, amount, order_no")
        stopped.set()
        polling.join()
    assert re.search(
        rf"user {ANALYST} at \S+ with a notebook, process \d+, in one transaction since 20", said
    ), said
    assert "segments build again" in said
    assert errors == []
    assert max(waited) < 3
    assert len(waited) > 50


def test_lost_columns_are_refused_before_anything_is_built(published):
    """The package's own views too: the YAML of a model says its columns."""
    published.warehouse.execute(
        """
        alter view segments.segment_catalog rename to before;
        create view segments.segment_catalog as select *, 1 as retired from segments.before;
        create schema bi;
        create view bi.catalog as select * from segments.segment_catalog;
        """
    )
    newest = "select max(published_at) as published_at from segments.publications"
    before = published.warehouse.execute(newest)
    try:
        outcome = published.project.build()
    finally:
        published.warehouse.execute(
            """
            drop schema bi cascade;
            drop view segments.segment_catalog;
            alter view segments.before rename to segment_catalog;
            """
        )
    assert outcome.status == "broken"
    # Refused before any model ran.
    assert outcome.failures == []
    assert "retired" in outcome.error
    assert "view bi.catalog" in outcome.error
    assert published.warehouse.execute(newest) == before


def test_a_column_that_is_new_is_added_before_rows_are(published):
    """As after an upgrade: a table of published rows, and the view of it, from before there was the
    column."""
    execute = published.warehouse.execute
    execute(
        """
        drop view segments.segment_catalog;
        alter table segments_publications.segment_catalog_rows drop column review_due;
        create view segments.segment_catalog as
            select * from segments_publications.segment_catalog_rows;
        create schema bi;
        create view bi.catalog as select * from segments.segment_catalog;
        """
    )
    result = published.consumer.dbt(
        "run", "--select", "segmentation__published_segment_catalog+1", "--exclude", LEDGER
    )
    assert result.success, messages(result)
    assert "review_due" in execute("select * from segments.segment_catalog limit 1")[0]
    assert "review_due" not in execute("select * from bi.catalog limit 1")[0]
    execute("drop schema bi cascade")


def changed_rules() -> dict[str, Any]:
    """The settings with another threshold, and another condition of a rule segment."""
    first, *others = shop.RULE_SEGMENTS
    (condition,) = first["all"]
    changed = {**first, "all": [{**condition, "at_least": 3}]}
    return {
        **VARIABLES,
        "rule_segments": [changed, *others],
        "inactive_after_days": 170,
        "segmentation_gate": {"settings_changed": {"fail": None}},
    }


def test_readers_see_whole_publications_and_no_error(published):
    """All the while: an open transaction, new data, two builds at once, other rules, a kill.

    What BI people built on the views, and granted by hand, is there in the end.
    """
    execute = published.warehouse.execute
    execute(
        f"""
        create schema bi;
        create view bi.best as select * from segments.customer_segments where rfm_score = '555';
        create view bi.why as select * from segments.segment_membership_reasons;
        grant select on segments.segment_membership_reasons to {ANALYST};
        grant usage on schema segments to {ANALYST};
        """
    )
    views = "select oid, relname from pg_class where relnamespace = 'segments'::regnamespace"
    before = execute(f"{views} order by 1")
    with published.poller() as summary:
        # One more: whoever comes at a day that was published is a past that changed.
        published.load(customers=301)
        with published.session(user=READER) as reader:
            for relation in PUBLISHED:
                reader.execute(f"select count(*) from segments.{relation}")
            process = published.command()
            published.wait_for(LOCKED, process)
            refused = published.project.build()
            assert refused.status == "broken"
            assert "another run" in refused.message
            said = process.communicate()[0]
            assert process.returncode == 0, said

        published.consumer.set_variables(changed_rules())
        process = published.command()
        published.wait_for(UNCOMMITTED, process)
        process.kill()
        process.wait()
        published.project.publish("--exclude-resource-type", "unit_test")
        time.sleep(1)

    assert summary["errors"] == []
    assert summary["mixed"] == []
    assert len(summary["seen"]) == 3
    assert summary["polls"] > 50
    assert execute(f"{views} order by 1") == before
    for view in ("bi.best", "bi.why", "segments.segment_membership_reasons"):
        execute(f"select * from {view} limit 1", user=published.warehouse.server["user"])
    assert execute("select 1 from segments.segment_membership_reasons limit 1", user=ANALYST)


@pytest.mark.resilience
def test_readers_see_no_error_through_ten_builds(published):
    """A reader polls through ten builds, two of them killed while they publish, with new data or
    other rules in turn; another reader's transaction stays open through a build."""
    with published.poller() as summary:
        for number in range(10):
            if number % 3 == 1:
                published.load(customers=301 + number // 3)
            if number % 3 == 2:
                published.consumer.set_variables(
                    {**changed_rules(), "inactive_after_days": 160 + number}
                )
            with contextlib.ExitStack() as open_transaction:
                if number == 4:
                    reader = open_transaction.enter_context(published.session(user=READER))
                    for relation in PUBLISHED:
                        reader.execute(f"select count(*) from segments.{relation}")
                process = published.command()
                if number in (2, 6):
                    published.wait_for(UNCOMMITTED, process)
                    process.kill()
                said = process.communicate()[0]
            assert process.returncode == (-signal.SIGKILL if number in (2, 6) else 0), said
        time.sleep(1)
    print({**summary, "seen": len(summary["seen"])})
    assert summary["errors"] == []
    assert summary["mixed"] == []
    assert len(summary["seen"]) == 9
