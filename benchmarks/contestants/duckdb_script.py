"""Runs one SQL script of this folder on a shop: `duckdb_script.py SCRIPT SHOP FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def main(script: str, shop: str, folder: str) -> None:
    """Runs the script on views of the shop's tables, in a database in the folder."""
    database = Path(folder) / "script.duckdb"
    database.unlink(missing_ok=True)
    # As the builds have.
    settings = {"threads": 2, "memory_limit": "8GB", "temp_directory": f"{folder}/spill"}
    with duckdb.connect(str(database), config=settings) as connection:
        for table in ("order_lines", "customers", "events", "messages"):
            connection.execute(
                f"create view {table} as from read_parquet('{shop}/{table}*.parquet')"
            )
        connection.execute((Path(__file__).parent / f"{script}.sql").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
