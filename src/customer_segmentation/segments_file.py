"""The stand-alone file of what is published, for readers beside a writing dbt run.

A DuckDB file has one writing process, which shuts readers out. So the published relations are
copied into a file of their own, which is replaced as a whole: a reader has the old one or the new.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

#: The relation that tells which publication the file holds.
LEDGER_VIEW = "publications"


def publish_file(
    session: duckdb.DuckDBPyConnection,
    queries: Mapping[str, str],
    path: str,
    parquet_folder: str | None = None,
) -> pd.DataFrame:
    """Writes the published relations beside `path` and swaps them in.

    Arguments:
        session: the connection of the dbt run.
        queries: relation name -> the query that reads it, already limited to one publication.
        path: the stand-alone file; relative to the working directory.
        parquet_folder: if given, every relation is also written there as <relation>.parquet.

    Returns: one row with publication_id, segments_file and published_rows.
    """
    import pandas as pd

    target = Path(path).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(target)
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    rows = _copy(session, queries, part)
    _swap_in(part, target)
    if parquet_folder:
        _export_parquet(session, queries, Path(parquet_folder).resolve())
    publication = session.cursor().execute(
        f"select publication_id from ({queries[LEDGER_VIEW]}) where is_current"
    )
    (publication_id,) = publication.fetchone()
    return pd.DataFrame(
        [{"publication_id": publication_id, "segments_file": str(path), "published_rows": rows}]
    )


def _copy(session: duckdb.DuckDBPyConnection, queries: Mapping[str, str], part: Path) -> int:
    """Writes every relation into a new, checkpointed and closed database file."""
    cursor = session.cursor()
    escaped = str(part).replace("'", "''")
    cursor.execute(f"attach '{escaped}' as segments_part")
    try:
        rows = 0
        for name, query in queries.items():
            cursor.execute(f"create table segments_part.main.{name} as {query}")
            (count,) = cursor.execute(
                f"select count(*) from segments_part.main.{name}"
            ).fetchone()
            rows += count
        cursor.execute("checkpoint segments_part")
    finally:
        cursor.execute("detach segments_part")
    # Rows still in a write-ahead log would not come along with the file.
    if part.with_name(f"{part.name}.wal").exists():
        raise RuntimeError(f"{part} was closed with a write-ahead log; it is not published.")
    return rows


def _swap_in(part: Path, target: Path) -> None:
    """Puts a finished file in place: on disk first, then under its name, then the name on disk."""
    _sync(part)
    os.replace(part, target)
    _sync(target.parent)


def _export_parquet(
    session: duckdb.DuckDBPyConnection, queries: Mapping[str, str], folder: Path
) -> None:
    """Replaces the folder's Parquet files, one file a relation, as one new folder."""
    part = folder.with_name(f"{folder.name}.part-{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    cursor = session.cursor()
    for name, query in queries.items():
        escaped = str(part / f"{name}.parquet").replace("'", "''")
        cursor.execute(f"copy ({query}) to '{escaped}' (format parquet)")
    for file in part.iterdir():
        _sync(file)
    old = folder.with_name(f"{folder.name}.old-{os.getpid()}")
    if folder.exists():
        os.replace(folder, old)
    os.replace(part, folder)
    _sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _remove_leftovers(target: Path) -> None:
    """Removes what killed runs left half-written beside the target."""
    for leftover in target.parent.glob(f"{target.name}.part-*"):
        leftover.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
