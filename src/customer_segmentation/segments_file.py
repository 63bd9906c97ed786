"""The stand-alone file of what is published, for readers beside a writing dbt run.

A DuckDB file has one writing process, which shuts readers out. So the published relations are
copied into a file of their own, which is replaced as a whole: a reader has the old one or the new.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from customer_segmentation.destinations import (
    PARQUET_FILES,
    Warehouse,
    check_file,
    check_folder,
    file_comment,
    remove_leftovers,
    write_marker,
)

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

#: The relation that tells which publication the file holds.
LEDGER_VIEW = "publications"


def publish_file(
    session: duckdb.DuckDBPyConnection,
    queries: Mapping[str, str],
    database: str,
    schema: str,
    segments_file: str,
    parquet_folder: str = "",
) -> pd.DataFrame:
    """Writes the published relations beside the file and swaps them in.

    Arguments:
        session: the connection of the dbt run.
        queries: relation name -> the query that reads it, already limited to one publication.
        database, schema: those of the target.
        segments_file: the stand-alone file; relative to the working directory.
        parquet_folder: if given, every relation is also written there as <relation>.parquet.

    Returns: one row with publication_id, segments_file and published_rows.
    Raises: DestinationRefused if something else is where it would write.
    """
    import pandas as pd

    warehouse = Warehouse.of_session(session, database, schema, queries[LEDGER_VIEW])
    target = check_file(warehouse, segments_file)
    folder = check_folder(warehouse, parquet_folder)
    (publication_id,) = (
        session.cursor()
        .execute(f"select publication_id from ({queries[LEDGER_VIEW]}) where is_current")
        .fetchone()
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(target.parent, [target.name])
    part = target.with_name(f"{target.name}.part-{os.getpid()}")
    rows = _copy(session, queries, part, file_comment(target.parent, warehouse))
    _swap_in(part, target)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        write_marker(folder, warehouse, publication_id)
        _export_parquet(session, queries, folder)
    return pd.DataFrame(
        [{"publication_id": publication_id, "segments_file": segments_file, "published_rows": rows}]
    )


def _copy(
    session: duckdb.DuckDBPyConnection, queries: Mapping[str, str], part: Path, comment: str
) -> int:
    """Writes every relation into a new, checkpointed and closed database file.

    `comment` tells where it comes from, on the ledger's relation: it adds none to those of readers.
    """
    cursor = session.cursor()
    cursor.execute(f"attach '{_escaped(part)}' as segments_part")
    try:
        rows = 0
        for name, query in queries.items():
            cursor.execute(f"create table segments_part.main.{name} as {query}")
            (count,) = cursor.execute(
                f"select count(*) from segments_part.main.{name}"
            ).fetchone()
            rows += count
        cursor.execute(
            f"comment on table segments_part.main.{LEDGER_VIEW} is '{_escaped(comment)}'"
        )
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
    # A log that belongs to no file that is there: DuckDB would apply it to the new one, and fail.
    target.with_name(f"{target.name}.wal").unlink(missing_ok=True)
    os.replace(part, target)
    _sync(target.parent)


def _export_parquet(
    session: duckdb.DuckDBPyConnection, queries: Mapping[str, str], folder: Path
) -> None:
    """Replaces the folder's Parquet files, one a relation, and leaves other files alone.

    All are written first and then renamed, one after the other, the ledger's last.
    """
    remove_leftovers(folder, PARQUET_FILES)
    cursor = session.cursor()
    parts = {}
    for name, query in queries.items():
        target = folder / f"{name}.parquet"
        parts[target] = target.with_name(f"{target.name}.part-{os.getpid()}")
        cursor.execute(f"copy ({query}) to '{_escaped(parts[target])}' (format parquet)")
        _sync(parts[target])
    for target, part in sorted(parts.items(), key=lambda pair: pair[0].stem == LEDGER_VIEW):
        os.replace(part, target)
    _sync(folder)


def _escaped(text: Path | str) -> str:
    return str(text).replace("'", "''")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
