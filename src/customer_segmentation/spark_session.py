"""dbt-spark's method `session`, as SQLAlchemy wants a connection: Spark runs in this process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pyhive.hive import HiveParamEscaper


class SessionConnection:
    """A connection around dbt-spark's own. Spark keeps nothing to commit, roll back or close."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def cursor(self) -> SessionCursor:
        return SessionCursor(self._connection.cursor())

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...


class SessionCursor:
    """A cursor around dbt-spark's own, which fills in no parameters and hands out all rows at once."""

    rowcount = -1

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._rows: Iterator[Any] = iter(())

    @property
    def description(self) -> Sequence[tuple[Any, ...]]:
        return self._cursor.description

    def execute(self, statement: str, parameters: Mapping[str, Any] | None = None) -> None:
        self._cursor.execute(statement % HiveParamEscaper().escape_args(parameters or {}))
        self._rows = iter(self._cursor.fetchall())

    def fetchone(self) -> Any | None:
        return next(self._rows, None)

    def fetchmany(self, size: int) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def close(self) -> None:
        self._cursor.close()
