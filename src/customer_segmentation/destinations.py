"""Where publications are written outside the warehouse, and what may be replaced there.

A run replaces only what this package wrote for the same warehouse. Everything else in the way is
refused before anything is published: what a path names may be the only copy of somebody's work.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

#: What is written: the tables of the stand-alone file, and the Parquet files. The last one tells
#: which publication they hold.
RELATIONS = (
    "customer_segments",
    "segment_membership",
    "segment_history",
    "segment_transitions",
    "segment_performance",
    "segment_catalog",
    "account_segments",
    "account_people",
    "lead_scores",
    "rfm_cut_points",
    "reconciliation",
    "input_profile",
    "quality_results",
    "publications",
)
PARQUET_FILES = tuple(f"{name}.parquet" for name in RELATIONS)

#: The file in a Parquet folder that lists what this package wrote there.
MARKER = ".customer_segmentation.json"

#: What keeps an empty folder in git.
PLACEHOLDERS = (".gitkeep", ".gitignore")

#: How many of the things in the way a refusal names.
NAMED = 3

MEMORY = ":memory:"
OWN_FILE = "segments_file: 'segments_{{ target.name }}.duckdb'"
OWN_FOLDER = "segments_parquet_folder: 'segments_{{ target.name }}'"


class DestinationRefused(RuntimeError):
    """Something else is where this run would write; nothing was touched."""

    def __init__(self, variable: str, given: str, found: str, advice: str) -> None:
        super().__init__(
            f'customer_segmentation: {variable} "{given}" {found}.'
            f" Nothing is published or replaced. What to do: {advice}."
        )


@dataclass(frozen=True)
class Warehouse:
    """What a run publishes from.

    `file` is its database file, None where it is none (or `in_memory`); `open_files` are all
    database files of the session; `publications` are the ids that its ledger knows.
    """

    file: Path | None
    in_memory: bool
    schema: str
    open_files: tuple[Path, ...]
    publications: frozenset[str]

    @classmethod
    def of_session(
        cls, session: duckdb.DuckDBPyConnection, database: str, schema: str, publications: str
    ) -> Warehouse:
        """The warehouse of a dbt run.

        Arguments: session; database and schema of the target; publications, the query for the ids
        in its ledger.
        """
        cursor = session.cursor()
        paths = dict(
            cursor.execute(
                "select database_name, path from duckdb_databases() where not internal"
            ).fetchall()
        )
        files = {
            name: Path(path).resolve()
            for name, path in paths.items()
            if path is not None and Path(path).is_file()
        }
        known = cursor.execute(f"select publication_id from ({publications})").fetchall()
        return cls(
            files.get(database),
            paths.get(database, "") is None,
            schema,
            tuple(files.values()),
            frozenset(publication_id for (publication_id,) in known),
        )

    def origin(self, folder: Path) -> dict[str, str | None]:
        """What tells this warehouse from others, to be written into what lies in `folder`.

        The path is relative, so that a project may be moved, and a local one: others may hold
        passwords.
        """
        name = MEMORY if self.in_memory else None
        if self.file is not None:
            name = os.path.relpath(self.file, folder)
        return {"warehouse": name, "schema": self.schema}

    def wrote(
        self, folder: Path, origin: Mapping[str, Any] | None, publication_id: str | None
    ) -> bool:
        """Whether it wrote what lies in `folder` with this origin and this current publication.

        The origin decides while its warehouse exists, so that a copy of a warehouse does not pass
        for it. Else, as after a move, the ledger does: ids of publications are unique.
        """
        own = self.origin(folder)
        if origin is not None and origin.get("warehouse") is not None:
            if origin == own:
                return True
            found = folder / origin["warehouse"]
            if found.exists():
                is_own = self.file is not None and os.path.samefile(found, self.file)
                return is_own and origin.get("schema") == self.schema
        return publication_id in self.publications


def check_destinations(
    session: duckdb.DuckDBPyConnection,
    database: str,
    schema: str,
    publications: str,
    segments_file: str,
    parquet_folder: str,
) -> pd.DataFrame:
    """Refuses destinations that hold something else, before a run builds what it would publish.

    Arguments: as of Warehouse.of_session; the two variables, the second empty for none.
    Returns: one row with the two.
    Raises: DestinationRefused.
    """
    import pandas as pd

    warehouse = Warehouse.of_session(session, database, schema, publications)
    check_file(warehouse, segments_file)
    check_folder(warehouse, parquet_folder)
    return pd.DataFrame(
        [{"segments_file": segments_file, "segments_parquet_folder": parquet_folder or None}]
    ).astype("string")


def check_file(warehouse: Warehouse, given: str) -> Path:
    """The stand-alone file that may be written.

    Raises: DestinationRefused if something else is there.
    """
    path = _path("segments_file", given)

    def refuse(found: str, advice: str) -> None:
        raise DestinationRefused("segments_file", given, found, advice)

    if path.is_dir():
        refuse("is a folder", f"name a file in it, such as {given}/segments.duckdb")
    if any(_is_same(path, file) for file in warehouse.open_files):
        refuse(
            "is a database that this run works in: readers need a file of their own",
            f"name another file, such as {path.with_name('segments.duckdb')}",
        )
    if not path.exists():
        _check_parent("segments_file", given, path)
        return path
    try:
        origin, publication_id = _held_by_file(path)
    except ValueError as error:
        refuse(f"is there already and {error}", "name another file, or move this one away")
    if not warehouse.wrote(path.parent, origin, publication_id):
        refuse(
            f"holds publications of another warehouse{_named(origin)}",
            f"give each target a file of its own, such as {OWN_FILE}; or move this one away if"
            " nobody reads it any more",
        )
    return path


def check_folder(warehouse: Warehouse, given: str) -> Path | None:
    """The folder of Parquet files that may be written, None if none is given.

    Raises: DestinationRefused if something else is there.
    """
    if not given:
        return None
    folder = _path("segments_parquet_folder", given)

    def refuse(found: str, advice: str) -> None:
        raise DestinationRefused("segments_parquet_folder", given, found, advice)

    if not folder.exists():
        _check_parent("segments_parquet_folder", given, folder)
        return folder
    if not folder.is_dir():
        refuse("is a file", "name a folder")
    found = {entry.name: entry for entry in folder.iterdir()}
    marker = _read_marker(found.get(MARKER))
    if marker is None and MARKER in found:
        refuse(f"holds a {MARKER} that cannot be read", "name another folder, or empty this one")
    if marker is None:
        # An earlier version of this package wrote its files and nothing else.
        in_the_way = [
            name
            for name in found
            if name not in (*PARQUET_FILES, *PLACEHOLDERS) and not _is_left_over(found[name])
        ]
    else:
        in_the_way = [name for name in PARQUET_FILES if name in found.keys() - marker["files"]]
    in_the_way += [name for name in PARQUET_FILES if name in found and found[name].is_dir()]
    if in_the_way:
        refuse(
            f"holds what this package did not write: {_some(sorted(set(in_the_way)))}",
            "name an empty folder, or one that does not exist yet",
        )
    if marker is None:
        origin, publication_id = None, _held_by_folder(found)
        holds_publications = bool(found.keys() & set(PARQUET_FILES))
    else:
        origin, publication_id = marker["origin"], marker["publication_id"]
        holds_publications = True
    if holds_publications and not warehouse.wrote(folder, origin, publication_id):
        refuse(
            f"holds publications of another warehouse{_named(origin)}",
            f"give each target a folder of its own, such as {OWN_FOLDER}; or move this one away if"
            " nobody reads it any more",
        )
    return folder


def remove_leftovers(folder: Path, names: Iterable[str]) -> None:
    """Removes what killed runs left half-written beside the files of these names."""
    wanted = tuple(names)
    for entry in folder.iterdir():
        if _is_left_over(entry, wanted):
            entry.unlink()


def file_comment(folder: Path, warehouse: Warehouse) -> str:
    """What a stand-alone file in this folder says about itself."""
    content = {"origin": warehouse.origin(folder), "relations": sorted(RELATIONS)}
    return json.dumps({"written_by": "customer_segmentation", **content})


def write_marker(folder: Path, warehouse: Warehouse, publication_id: str) -> None:
    """Says in the folder which files are this package's, before the first of them is written."""
    content = {
        "written_by": "customer_segmentation",
        "origin": warehouse.origin(folder),
        "publication_id": publication_id,
        "files": sorted(PARQUET_FILES),
    }
    part = folder / f"{MARKER}.part-{os.getpid()}"
    part.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    os.replace(part, folder / MARKER)


def _is_left_over(entry: Path, names: Iterable[str] = (*PARQUET_FILES, MARKER)) -> bool:
    name, _, process = entry.name.partition(".part-")
    is_part = name in names and re.fullmatch(r"[0-9]+(\.wal(\.[a-z]+)?)?", process) is not None
    return is_part and entry.is_file() and not entry.is_symlink()


def _path(variable: str, given: str) -> Path:
    """Refuses Jinja, which dbt does not render in the variables of a package's YAML."""
    if "{" in given or "}" in given:
        raise DestinationRefused(
            variable,
            given,
            "has Jinja in it that is not rendered",
            "write out the path; {{ target.name }} and {{ target.schema }} are replaced, if"
            " written just so",
        )
    return Path(given).resolve()


def _check_parent(variable: str, given: str, path: Path) -> None:
    """Refuses a path whose folder cannot be made or written, found out before the build."""
    parent = next(folder for folder in path.parents if folder.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise DestinationRefused(
            variable, given, f"cannot be made in {parent}", "name a folder that dbt may write in"
        )


def _is_same(path: Path, other: Path) -> bool:
    """Whether both are one file: links and, where the disk has none, upper case are seen through."""
    if path.exists() and other.exists():
        return os.path.samefile(path, other)
    return os.path.normcase(path) == os.path.normcase(other)


def _held_by_file(path: Path) -> tuple[dict[str, Any] | None, str | None]:
    """Origin and current publication of a stand-alone file. Earlier versions wrote no origin.

    Raises: ValueError, in words, if it is something else or holds something more.
    """
    import duckdb

    with path.open("rb") as file:
        if file.read(12)[8:] != b"DUCK":
            raise ValueError("is not a DuckDB database")
    try:
        return _published_in(path)
    except duckdb.Error as error:
        log = path.with_name(f"{path.name}.wal")
        if "lock" in str(error) and log.exists() and log.stat().st_size > 0:
            raise ValueError("is being changed by a program that has it open") from None
        # A program has it open for writing and changed nothing, or its log is of an older file.
        # The file itself is whole: it is only ever replaced.
        copy = path.with_name(f"{path.name}.part-{os.getpid()}")
        try:
            shutil.copyfile(path, copy)
            return _published_in(copy)
        except duckdb.Error as error:
            raise ValueError(f"cannot be read ({str(error).splitlines()[0]})") from None
        finally:
            copy.unlink(missing_ok=True)


def _published_in(path: Path) -> tuple[dict[str, Any] | None, str | None]:
    import duckdb

    escaped = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{escaped}' as found (type duckdb, read_only)")
        try:
            current = connection.execute(
                "select publication_id from found.main.publications where is_current"
            ).fetchone()
        except duckdb.CatalogException:
            raise ValueError("is a database without publications") from None
        comments = dict(
            connection.execute(
                "select table_name, comment from duckdb_tables() where database_name = 'found'"
                " union all"
                " select view_name, null from duckdb_views()"
                " where database_name = 'found' and not internal"
            ).fetchall()
        )
    content = _parsed(comments["publications"]) or {"origin": None, "relations": RELATIONS}
    if others := sorted(comments.keys() - set(content["relations"])):
        raise ValueError(f"holds tables that this package did not write: {_some(others)}")
    return content["origin"], None if current is None else current[0]


def _held_by_folder(found: Mapping[str, Path]) -> str | None:
    """The current publication of a folder without a marker, as earlier versions wrote it."""
    import duckdb

    publications = found.get("publications.parquet")
    if publications is None:
        return None
    try:
        with duckdb.connect() as connection:
            row = connection.execute(
                "select publication_id from read_parquet(?) where is_current", [str(publications)]
            ).fetchone()
    except duckdb.Error:
        return None
    return None if row is None else row[0]


def _read_marker(path: Path | None) -> dict[str, Any] | None:
    """The marker of a folder; None where there is none, or something else under its name."""
    if path is None or not path.is_file():
        return None
    content = _parsed(path.read_text(encoding="utf-8", errors="replace"))
    if content is None or not {"origin", "publication_id", "files"} <= content.keys():
        return None
    return content


def _parsed(text: str | None) -> dict[str, Any] | None:
    try:
        content = json.loads(text or "")
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _named(origin: Mapping[str, Any] | None) -> str:
    if origin is None or origin.get("warehouse") is None:
        return ""
    return f" ({origin['warehouse']}, schema {origin.get('schema')})"
