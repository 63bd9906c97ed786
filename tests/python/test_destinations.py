"""What a run writes outside the warehouse replaces what this package wrote for it, nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from customer_segmentation.destinations import (
    MARKER,
    PARQUET_FILES,
    RELATIONS,
    DestinationRefused,
    check_destinations,
)
from customer_segmentation.segments_file import publish_file


class Run:
    """A run of a warehouse whose relations hold one row, that of the publication."""

    def __init__(self, warehouse: Path | str, publication_id: str, schema: str = "shop") -> None:
        self.session = duckdb.connect(str(warehouse))
        (self.database,) = self.session.execute("select current_database()").fetchone()
        self.session.execute("create table if not exists ledger (publication_id varchar)")
        self.session.execute("insert into ledger values (?)", [publication_id])
        self.schema = schema
        self.publications = (
            "select publication_id, publication_id = max(publication_id) over () as is_current"
            " from ledger"
        )
        self.queries = dict.fromkeys(RELATIONS, "select max(publication_id) as p from ledger")
        self.queries["publications"] = self.publications

    def publish(self, file: Path | str, folder: Path | str = "") -> None:
        """Writes both, after the check of a run, and lets go of the warehouse."""
        try:
            check_destinations(
                self.session, self.database, self.schema, self.publications, str(file), str(folder)
            )
            publish_file(
                self.session, self.queries, self.database, self.schema, str(file), str(folder)
            )
        finally:
            self.session.close()


def current(file: Path) -> str:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(
            "select publication_id from publications where is_current"
        ).fetchone()[0]


def in_folder(folder: Path, relation: str) -> str:
    with duckdb.connect() as connection:
        return connection.execute(f"select p from '{folder / relation}.parquet'").fetchone()[0]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.resolve().name != "warehouse.duckdb"
    }


def refused(folder: Path, file: Path | str, parquet: Path | str = "", **run: str) -> str:
    """Why a run is refused, which has touched nothing below the folder."""
    before = contents(folder)
    with pytest.raises(DestinationRefused) as error:
        Run(folder / "warehouse.duckdb", "p9", **run).publish(file, parquet)
    assert contents(folder) == before
    return str(error.value)


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch) -> Path:
    """The folder that dbt runs in."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_what_a_run_wrote_the_next_replaces(project):
    """The file and each Parquet file; what else lies in the marked folder stays, and so do files
    that only look like leftovers of a killed run."""
    Run(project / "warehouse.duckdb", "p1").publish("bi/segments.duckdb", "exports")
    (project / "exports" / "README.md").write_text("written by hand")
    kept = [
        project / "bi" / "segments.duckdb.part-old",
        project / "bi" / "other.duckdb.part-17",
        project / "exports" / "sales.parquet.part-17",
    ]
    removed = [
        project / "bi" / "segments.duckdb.part-17",
        project / "bi" / "segments.duckdb.part-17.wal",
        project / "exports" / "lead_scores.parquet.part-17",
    ]
    for path in kept + removed:
        path.write_text("half")
    linked = project / "bi" / "segments.duckdb.part-18"
    linked.symlink_to(kept[0])
    Run(project / "warehouse.duckdb", "p2").publish("bi/segments.duckdb", "exports")
    assert current(project / "bi" / "segments.duckdb") == "p2"
    assert {in_folder(project / "exports", name) for name in RELATIONS[:-1]} == {"p2"}
    assert (project / "exports" / "README.md").read_text() == "written by hand"
    assert all(path.exists() for path in [*kept, linked])
    assert not any(path.exists() for path in removed)
    marker = json.loads((project / "exports" / MARKER).read_text())
    assert (marker["publication_id"], marker["files"]) == ("p2", sorted(PARQUET_FILES))


def test_the_ledger_is_the_last_parquet_file(project, monkeypatch):
    """A reader that has read the ledger's publication finds it in every other file."""
    renamed = []
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda a, b: (renamed.append(Path(b).name), replace(a, b)))
    Run(project / "warehouse.duckdb", "p1").publish("segments.duckdb", "exports")
    assert renamed == ["segments.duckdb", MARKER, *PARQUET_FILES]
    assert renamed[-1] == "publications.parquet"


@pytest.mark.parametrize("folder", [".", "..", "exports", "/", "~home"])
def test_a_folder_with_other_files_is_refused(project, folder, monkeypatch):
    """The project, its parents, the root, a home folder, a folder of exports: none loses a file."""
    (project / "dbt_project.yml").write_text("name: shop")
    (project / "exports" / "orders").mkdir(parents=True)
    (project / "exports" / "customers.parquet").write_text("others'")
    if folder == "~home":
        (project / "home").mkdir()
        (project / "home" / ".bashrc").write_text("alias ll='ls -l'")
        folder = "home"
    words = refused(project, "segments.duckdb", folder)
    assert f'segments_parquet_folder "{folder}" holds what this package did not write' in words
    assert "name an empty folder" in words
    assert not (project / "segments.duckdb").exists()


def test_a_file_is_no_folder_and_a_folder_no_file(project):
    (project / "exports").write_text("")
    (project / "bi").mkdir()
    assert '"exports" is a file' in refused(project, "segments.duckdb", "exports")
    assert '"bi" is a folder' in refused(project, "bi")
    assert "cannot be made in" in refused(project, "exports/segments.duckdb")


def test_jinja_that_nobody_renders_is_refused(project):
    """It would become a part of the name."""
    for given in ("segments_{{ env_var('USER') }}.duckdb", "segments_{{target.name}}.duckdb"):
        words = refused(project, given)
        assert f'segments_file "{given}" has Jinja in it that is not rendered' in words
        assert "has Jinja in it" in refused(project, "segments.duckdb", given)


def test_an_empty_folder_is_written(project):
    (project / "exports").mkdir()
    (project / "exports" / ".gitkeep").write_text("")
    Run(project / "warehouse.duckdb", "p1").publish("exports/segments.duckdb", "exports")
    Run(project / "warehouse.duckdb", "p2").publish("exports/segments.duckdb", "exports")
    assert current(project / "exports" / "segments.duckdb") == "p2"


def test_an_export_of_an_earlier_version_is_taken_over(project):
    """It holds the files of the relations, nothing else, and publications that the ledger knows."""
    Run(project / "warehouse.duckdb", "p1").publish("segments.duckdb", "exports")
    (project / "exports" / MARKER).unlink()
    Run(project / "warehouse.duckdb", "p2").publish("segments.duckdb", "exports")
    assert in_folder(project / "exports", "lead_scores") == "p2"
    (project / "exports" / MARKER).unlink()
    with duckdb.connect(str(project / "warehouse.duckdb")) as connection:
        connection.execute("delete from ledger")
    assert "another warehouse" in refused(project, "other.duckdb", "exports")


def test_a_name_that_someone_else_uses_is_refused_in_a_marked_folder(project):
    """As when a later version writes one more relation."""
    Run(project / "warehouse.duckdb", "p1").publish("segments.duckdb", "exports")
    marker = project / "exports" / MARKER
    content = json.loads(marker.read_text())
    content["files"].remove("lead_scores.parquet")
    marker.write_text(json.dumps(content))
    assert "did not write: lead_scores.parquet." in refused(project, "segments.duckdb", "exports")
    marker.write_text("{")
    assert f"holds a {MARKER} that cannot be read" in refused(project, "segments.duckdb", "exports")


@pytest.mark.parametrize(
    "name", ["warehouse.duckdb", "../project/warehouse.duckdb", "linked.duckdb"]
)
def test_the_warehouse_itself_is_refused(project, name):
    """Under every name, and before the first run as well."""
    (project / "linked.duckdb").symlink_to(project / "warehouse.duckdb")
    for _ in range(2):
        assert f'"{name}" is a database that this run works in' in refused(project, name)
    with duckdb.connect(str(project / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from ledger").fetchone() == (2,)


def test_what_is_no_published_file_is_refused(project):
    """A CSV, an empty file, a database of somebody else, one whose publications are others'."""
    (project / "list.csv").write_text("customer,segment\n" * 2000)
    (project / "empty").write_text("")
    with duckdb.connect(str(project / "sales.duckdb")) as connection:
        connection.execute("create table orders as select 1 as order_id")
    with duckdb.connect(str(project / "books.duckdb")) as connection:
        connection.execute("create table publications as select 'Dune' as title")
    for name, why in {
        "list.csv": "is not a DuckDB database",
        "empty": "is not a DuckDB database",
        "sales.duckdb": "is a database without publications",
        "books.duckdb": "cannot be read",
    }.items():
        assert f'segments_file "{name}" is there already and {why}' in refused(project, name)


def test_publications_of_another_target_are_refused(project):
    """Another warehouse, a copy of this one, another schema in it: each wants a file of its own."""
    Run(project / "production.duckdb", "p1").publish("segments.duckdb", "exports")
    words = refused(project, "segments.duckdb")
    assert "publications of another warehouse (production.duckdb, schema shop)" in words
    assert "segments_file: 'segments_{{ target.name }}.duckdb'" in words
    words = refused(project, "other.duckdb", "exports")
    assert "segments_parquet_folder: 'segments_{{ target.name }}'" in words
    shutil.copy(project / "production.duckdb", project / "warehouse.duckdb")
    assert "another warehouse" in refused(project, "segments.duckdb")
    with pytest.raises(DestinationRefused, match="production.duckdb, schema shop"):
        Run(project / "production.duckdb", "p2", schema="dev").publish("segments.duckdb")
    assert current(project / "segments.duckdb") == "p1"


def test_a_project_and_a_warehouse_may_be_moved(project):
    """Together their paths stay the same to each other; alone the ledger knows its publications."""
    Run(project / "warehouse.duckdb", "p1").publish("segments.duckdb", "exports")
    moved = project.rename(project.with_name("moved"))
    Run(moved / "warehouse.duckdb", "p2").publish(moved / "segments.duckdb", moved / "exports")
    (moved / "warehouse.duckdb").rename(moved / "main.duckdb")
    Run(moved / "main.duckdb", "p3").publish(moved / "segments.duckdb", moved / "exports")
    assert current(moved / "segments.duckdb") == "p3"
    assert in_folder(moved / "exports", "lead_scores") == "p3"


def test_a_file_of_an_earlier_version_is_taken_over_by_its_publication(project):
    """It does not say where it comes from; the ledger knows what it holds, or does not."""
    def written_earlier(publication_id: str) -> None:
        (project / "segments.duckdb").unlink(missing_ok=True)
        with duckdb.connect(str(project / "segments.duckdb")) as connection:
            connection.execute(
                "create table publications as select ? as publication_id, true as is_current",
                [publication_id],
            )

    Run(project / "warehouse.duckdb", "p1").publish("unused.duckdb")
    written_earlier("p0")
    assert "another warehouse" in refused(project, "segments.duckdb")
    written_earlier("p1")
    Run(project / "warehouse.duckdb", "p2").publish("segments.duckdb")
    # The run that was refused had its id in the ledger.
    assert current(project / "segments.duckdb") == "p9"


def test_a_warehouse_that_was_lost_writes_its_file_again(project):
    """At its old place it is the same warehouse, as is one in memory."""
    for warehouse in ("warehouse.duckdb", ":memory:"):
        for publication_id in ("p1", "p2"):
            Path(warehouse).unlink(missing_ok=True)
            Run(warehouse, publication_id).publish(f"{warehouse.strip(':')}.segments")
            assert current(project / f"{warehouse.strip(':')}.segments") == publication_id


@contextmanager
def opened(file: Path, statement: str) -> Iterator[None]:
    """The file is open for writing in another program, which has run a statement and is killed."""
    program = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1]); c.execute(sys.argv[2]);"
        " print('open', flush=True); input()"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", program, str(file), statement],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert writer.stdout.readline() == "open\n"
        yield
    finally:
        writer.kill()
        writer.communicate()


def test_tables_that_somebody_put_into_the_file_are_not_lost(project):
    """Neither those that are written, nor those in the log of a program that has it open."""
    segments = project / "segments.duckdb"
    Run(project / "warehouse.duckdb", "p1").publish(segments)
    with opened(segments, "create table notes as select 1 as i"):
        said = refused(project, segments)
    assert "is there already and is being changed by a program that has it open" in said
    # The log outlives the program, and is read.
    assert "tables that this package did not write: notes." in refused(project, segments)
    with duckdb.connect(str(segments)) as connection:
        connection.execute("create or replace view best as select 1 as i")
    assert "did not write: best, notes." in refused(project, segments)
    with duckdb.connect(str(segments)) as connection:
        connection.execute("drop view best; drop table notes")
    Run(project / "warehouse.duckdb", "p2").publish(segments)
    assert current(segments) == "p9"


def test_a_file_that_is_open_for_writing_is_replaced(project):
    """As by DuckDB's own shell, which opens files so. Its reader goes on with the old one."""
    segments = project / "segments.duckdb"
    Run(project / "warehouse.duckdb", "p1").publish(segments)
    with opened(segments, "select 1"):
        Run(project / "warehouse.duckdb", "p2").publish(segments)
    assert current(segments) == "p2"
    assert [path.name for path in project.glob("segments.duckdb*")] == ["segments.duckdb"]


def test_the_log_of_another_file_does_not_stay_beside_the_new_one(project):
    """As earlier versions left it, when they replaced a file that a program had changed."""
    segments = project / "segments.duckdb"
    Run(project / "warehouse.duckdb", "p1").publish(segments)
    with duckdb.connect(str(project / "other.duckdb")) as connection:
        connection.execute("create table t (i int)")
    with opened(project / "other.duckdb", "insert into t values (1)"):
        shutil.copy(project / "other.duckdb.wal", project / "segments.duckdb.wal")
    with pytest.raises(duckdb.Error):
        current(segments)
    Run(project / "warehouse.duckdb", "p2").publish(segments)
    assert current(segments) == "p2"
