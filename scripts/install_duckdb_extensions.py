"""Puts the DuckDB extensions that come as wheels where DuckDB looks for them: no download.

Argument: the folder, which the profile of the target names as extension_directory.
"""

from __future__ import annotations

import sys

import duckdb
from duckdb_extensions import import_extension

EXTENSIONS = ("ducklake", "postgres_scanner")


def main(folder: str) -> None:
    with duckdb.connect(config={"extension_directory": folder}) as connection:
        for extension in EXTENSIONS:
            import_extension(extension, con=connection)
            connection.load_extension(extension)
            print(f"{extension} is in {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
