"""The gate's candidates on an engine that SQLAlchemy speaks to, with the connection of the dbt profile."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from dbt.adapters.base import BaseAdapter
    from great_expectations.data_context import AbstractDataContext
    from great_expectations.datasource.fluent import SQLDatasource

#: dbt adapter -> SQLAlchemy URL without an address: dbt opens the connections.
URLS = {
    "postgres": "postgresql+psycopg2://",
    "snowflake": "snowflake://",
    "spark": "hive://",
}


class SQLAlchemyCandidates:
    """Candidates in a database that dbt has a profile for.

    Arguments:
        adapter: dbt's adapter. It opens every connection, so that whatever the profile says about
            host, password, encryption or role holds here too.
        queries: name -> the query that reads it.
    """

    def __init__(self, adapter: BaseAdapter, queries: Mapping[str, str]) -> None:
        self.queries = queries
        self._url = URLS[adapter.type()]
        self._adapter = adapter
        self._engine = sa.create_engine(self._url, creator=self.connect)

    def rows(self, name: str) -> list[dict[str, Any]]:
        with self._engine.connect() as connection:
            result = connection.execute(sa.text(self.queries[name]))
            return [dict(row) for row in result.mappings()]

    def append(self, schema: str, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Appends rows to a table that exists, in one statement: Spark pays for each."""
        with self._engine.begin() as connection:
            known = sa.Table(table, sa.MetaData(), schema=schema, autoload_with=connection)
            connection.execute(known.insert().values([dict(row) for row in rows]))

    def add_source(self, context: AbstractDataContext) -> SQLDatasource:
        # Great Expectations warns that it knows a source for this engine; that one takes an address.
        with warnings.catch_warnings(action="ignore"):
            return context.data_sources.add_or_update_sql(
                name="candidates",
                connection_string=self._url,
                kwargs={"creator": self.connect},
            )

    def connect(self) -> Any:
        """A connection of the driver, as the dbt profile says."""
        from dbt.adapters.contracts.connection import Connection

        connection = Connection(
            type=self._adapter.type(),
            name="segmentation_gate",
            credentials=self._adapter.config.credentials,
        )
        handle = type(self._adapter.connections).open(connection).handle
        # dbt-spark wraps the driver's connection.
        handle = getattr(handle, "handle", handle)
        if getattr(connection.credentials, "method", None) == "session":
            from customer_segmentation.spark_session import SessionConnection

            return SessionConnection(handle)
        return handle
