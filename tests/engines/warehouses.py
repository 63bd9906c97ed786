"""The engines that the same-answers suite runs on: how to load raw tables and read what is published."""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import duckdb
from consumer import PACKAGE, duckdb_output
from macros import returned_by

#: Relation -> the columns that order its rows: its grain within a publication.
PUBLISHED = {
    **returned_by("published_relations"),
    "segment_membership_reasons": ["customer_id", "scheme", "segment", "place"],
}


class Warehouse(Protocol):
    """A database of one test, empty at first. `output` is its target in a dbt profile."""

    output: Mapping[str, Any]

    def load(self, schema: str, table: str, raw_rows: duckdb.DuckDBPyRelation) -> None:
        """Makes a table of these rows, in place of one of that name."""

    def rows(self, relation: str) -> list[dict[str, Any]]:
        """The rows of a published relation."""


class ReadsParquet:
    """An engine that makes a table of a Parquet file by a statement of its own."""

    CREATE = "create table {table} as select * from read_parquet('{file}')"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, schema: str, table: str, raw_rows: duckdb.DuckDBPyRelation) -> None:
        file = self._folder / f"{table}.parquet"
        raw_rows.write_parquet(str(file))
        self._run(f"create schema if not exists {schema}")
        self._run(f"drop table if exists {schema}.{table}")
        self._run(self.CREATE.format(table=f"{schema}.{table}", file=file))

    def _run(self, statement: str) -> list[Any]:
        """The rows of a statement, as the engine's driver gives them."""
        raise NotImplementedError


class DuckDBWarehouse(ReadsParquet):
    """A DuckDB file: the engine that the others are compared with."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._path = folder / "warehouse.duckdb"
        self.output = duckdb_output(self._path)

    def rows(self, relation: str) -> list[dict[str, Any]]:
        return self._run(f"select * from segments.{relation}")

    def _run(self, statement: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self._path)) as connection:
            return _dicts(connection.execute(statement))


class DuckLakeWarehouse(ReadsParquet):
    """A lakehouse of Parquet files with its catalog in a DuckDB file, or where `catalog` says."""

    EXTENSIONS = os.environ.get(
        "SEGMENTATION_DUCKDB_EXTENSIONS", str(PACKAGE / ".venv" / "duckdb_extensions")
    )

    def __init__(self, folder: Path, catalog: str | None = None, schema: str = "segments") -> None:
        super().__init__(folder)
        self._catalog = catalog or str(folder / "lake.ducklake")
        self._data = folder / "lake"
        self.output = {
            **duckdb_output(Path(":memory:")),
            "database": "lake",
            "schema": schema,
            "threads": 1,
            "extensions": ["ducklake", "postgres_scanner"],
            "config_options": {"extension_directory": self.EXTENSIONS},
            "attach": [
                {
                    "path": f"ducklake:{self._catalog}",
                    "alias": "lake",
                    "is_ducklake": True,
                    "options": {"data_path": str(self._data)},
                }
            ],
        }

    def connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config={"extension_directory": self.EXTENSIONS})
        connection.execute("load ducklake; load postgres_scanner")
        connection.execute(
            f"attach 'ducklake:{self._catalog}' as lake (data_path '{self._data}'); use lake"
        )
        return connection

    def rows(self, relation: str) -> list[dict[str, Any]]:
        return self._run(f"select * from {self.output['schema']}.{relation}")

    def _run(self, statement: str) -> list[dict[str, Any]]:
        with self.connect() as connection:
            return _dicts(connection.execute(statement))


class PostgresWarehouse:
    """A database of its own on the server that scripts/local_postgres.sh starts."""

    #: What DuckDB calls a type -> what PostgreSQL does; others have the same name.
    TYPES = {"DOUBLE": "double precision", "VARCHAR": "text", "BLOB": "bytea"}

    def __init__(self, folder: Path) -> None:
        self.server = {
            "host": os.environ.get("SEGMENTATION_POSTGRES_HOST", "127.0.0.1"),
            "port": int(os.environ.get("SEGMENTATION_POSTGRES_PORT", "55432")),
            "user": os.environ.get("SEGMENTATION_POSTGRES_USER", "dbt"),
            "password": os.environ.get("SEGMENTATION_POSTGRES_PASSWORD", "dbt"),
        }
        self.database = f"segmentation_{uuid.uuid4().hex[:12]}"
        self._folder = folder
        self.output = {
            "type": "postgres",
            **self.server,
            "dbname": self.database,
            "schema": "segments",
            "threads": 2,
        }
        self.execute(f"create database {self.database}", dbname="postgres")

    def execute(self, statement: str, **login: str) -> list[dict[str, Any]]:
        """The rows of a statement, run as the owner or, with user=..., as somebody else."""
        with self._cursor(**login) as cursor:
            cursor.execute(statement)
            return _dicts(cursor) if cursor.description else []

    @contextlib.contextmanager
    def _cursor(self, **login: str) -> Iterator[Any]:
        import psycopg2

        connection = psycopg2.connect(**{**self.server, "dbname": self.database, **login})
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def load(self, schema: str, table: str, raw_rows: duckdb.DuckDBPyRelation) -> None:
        file = self._folder / f"{table}.csv"
        raw_rows.write_csv(str(file), header=False)
        types = [self.TYPES.get(str(kind), str(kind)) for kind in raw_rows.types]
        columns = zip(raw_rows.columns, types, strict=True)
        listed = ", ".join(f"{name.lower()} {kind}" for name, kind in columns)
        self.execute(f"create schema if not exists {schema}")
        self.execute(f"drop table if exists {schema}.{table} cascade")
        self.execute(f"create table {schema}.{table} ({listed})")
        with self._cursor() as cursor, file.open(encoding="utf-8") as lines:
            cursor.copy_expert(f"copy {schema}.{table} from stdin (format csv)", lines)

    def rows(self, relation: str) -> list[dict[str, Any]]:
        return self.execute(f"select * from segments.{relation}")


class SnowflakeWarehouse(ReadsParquet):
    """fakesnow, a stand-in for Snowflake in a process of its own: it speaks Snowflake's protocol and
    SQL, and computes with DuckDB, whose function for Parquet files it passes on."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._server = {
            "account": "fakesnow",
            "host": "127.0.0.1",
            "port": port,
            "protocol": "http",
            "user": "dbt",
            "password": "dbt",
            "database": "analytics",
        }
        self.output = {"type": "snowflake", **self._server, "schema": "segments", "threads": 1}
        program = Path(sys.executable).with_name("fakesnow")
        with (folder / "fakesnow.log").open("w") as log:
            server = subprocess.Popen(
                [program, "--server", "--port", str(port)], stdout=log, stderr=subprocess.STDOUT
            )
        atexit.register(server.kill)
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                return
            time.sleep(0.1)
        raise TimeoutError(f"fakesnow does not answer, see {folder / 'fakesnow.log'}")

    def rows(self, relation: str) -> list[dict[str, Any]]:
        return [
            {name.lower(): value for name, value in row.items()}
            for row in self._run(f"select * from segments.{relation}")
        ]

    def _run(self, statement: str) -> list[dict[str, Any]]:
        import snowflake.connector

        with (
            snowflake.connector.connect(**self._server, schema="segments") as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
            return _dicts(cursor)


class Spark(ReadsParquet):
    """Spark, emptied of what a test before left there."""

    CREATE = "create table {table} using parquet as select * from parquet.`{file}`"

    def _drop_schemas(self) -> None:
        for (schema,) in self._run("show schemas"):
            if schema != "default":
                self._run(f"drop schema {schema} cascade")


class SparkWarehouse(Spark):
    """Schemas of their own on the cluster that scripts/local_spark.sh starts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._server = {
            "host": os.environ.get("SEGMENTATION_SPARK_HOST", "127.0.0.1"),
            "port": int(os.environ.get("SEGMENTATION_SPARK_PORT", "10000")),
        }
        self.output = {
            "type": "spark",
            "method": "thrift",
            **self._server,
            "schema": "segments",
            "threads": 4,
            "poll_interval": 1,
        }
        self._drop_schemas()

    def rows(self, relation: str) -> list[dict[str, Any]]:
        from pyhive import hive

        with hive.connect(**self._server) as connection, connection.cursor() as cursor:
            cursor.execute(f"select * from segments.{relation}")
            # The driver names columns by table and gives dates as text.
            names = [name.rsplit(".", 1)[-1] for name, *_ in cursor.description]
            dates = [kind == "DATE_TYPE" for _, kind, *_ in cursor.description]
            return [
                {
                    name: date.fromisoformat(value) if is_date and value else value
                    for name, is_date, value in zip(names, dates, row, strict=True)
                }
                for row in cursor.fetchall()
            ]

    def _run(self, statement: str) -> list[tuple]:
        from pyhive import hive

        with hive.connect(**self._server) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


class SparkSessionWarehouse(Spark):
    """Spark in this process, without a server."""

    def __init__(self, folder: Path) -> None:
        from pyspark.sql import SparkSession

        super().__init__(folder)
        settings = {
            # Of the usual gigabyte a build leaves nothing: Spark keeps the plan of each statement.
            "spark.driver.memory": "3g",
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.sql.shuffle.partitions": "2",
            "spark.ui.enabled": "false",
            "spark.hadoop.javax.jdo.option.ConnectionURL": (
                "jdbc:derby:memory:metastore;create=true"
            ),
        }
        self.output = {
            "type": "spark",
            "method": "session",
            "host": "NA",
            "schema": "segments",
            "threads": 1,
            "server_side_parameters": settings,
        }
        builder = SparkSession.builder.enableHiveSupport()
        for name, value in settings.items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._drop_schemas()

    def rows(self, relation: str) -> list[dict[str, Any]]:
        return [row.asDict() for row in self._run(f"select * from segments.{relation}")]

    def _run(self, statement: str) -> list[Any]:
        return self._session.sql(statement).collect()


WAREHOUSES: dict[str, type] = {
    "duckdb": DuckDBWarehouse,
    "ducklake": DuckLakeWarehouse,
    "postgres": PostgresWarehouse,
    "snowflake": SnowflakeWarehouse,
    "spark": SparkWarehouse,
    "spark_session": SparkSessionWarehouse,
}


def load_sources(warehouse: Warehouse, sources: Mapping[str, str]) -> None:
    """Makes raw.<table> of each table, given where DuckDB reads it."""
    with duckdb.connect() as connection:
        for table, location in sources.items():
            warehouse.load("raw", table, connection.sql(f"select * from {location}"))


def _dicts(cursor: Any) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
