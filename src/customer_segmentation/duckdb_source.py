"""The gate's candidates on a DuckDB connection that is open already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import duckdb_engine

if TYPE_CHECKING:
    import duckdb
    from great_expectations.data_context import AbstractDataContext
    from great_expectations.datasource.fluent import SQLDatasource


class _FreshCursorConnection(duckdb_engine.ConnectionWrapper):
    """Hands out a new DuckDB cursor each time.

    duckdb-engine lets all cursors of a connection share one result, and Great Expectations reads a
    result after SQLAlchemy has rolled the connection back: each then sees the other's rows.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(connection)
        self._connection = connection

    def cursor(self) -> duckdb_engine.CursorWrapper:
        return duckdb_engine.CursorWrapper(self._connection.cursor(), self)


class DuckDBCandidates:
    """Candidates in a DuckDB database, read through the connection of the dbt run.

    Arguments: connection; queries, name -> the query that reads it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> None:
        self.queries = queries
        self._connection = connection

    def rows(self, name: str) -> list[dict[str, Any]]:
        result = self._connection.cursor().execute(self.queries[name])
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def add_source(self, context: AbstractDataContext) -> SQLDatasource:
        """Adds a data source that works on the open connection.

        A DuckDB file has one writing process and, within it, one configuration: opening the file a
        second time fails, so every pooled connection is a cursor of the one that dbt opened.
        """
        return context.data_sources.add_or_update_sql(
            name="candidates",
            connection_string="duckdb:///:memory:",
            kwargs={"creator": lambda: _FreshCursorConnection(self._connection.cursor())},
        )
