"""The package's SQL without dbt around it: compiled once, then run on any raw tables in memory.

dbt takes seconds for each build; property tests want hundreds of data sets. So dbt compiles the
models once for a set of variables, and their statements run on plain DuckDB: those of the models
that a test reads, and of all that they are made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
from consumer import PACKAGE, Consumer, messages

#: What the oracles compare; everything above these models is run too.
MARTS = (
    "segmentation__customer_rfm",
    "segmentation__customer_lifecycle",
    "segmentation__customer_value_tiers",
    "segmentation__customer_engagement",
    "segmentation__candidate_customer_segments",
    "segmentation__candidate_segment_performance",
    "segmentation__candidate_segment_transitions",
    "segmentation__candidate_rfm_cut_points",
    "segmentation__candidate_reconciliation",
)


@dataclass(frozen=True)
class Statement:
    """The query of a model or seed, the relation that it fills, and those that it reads."""

    relation: str
    query: str
    parents: Sequence[str]


class CompiledPackage:
    """The compiled statements of the marts and of all they are made from.

    Arguments:
        consumer: the project to compile, with its variables and the mapping of the raw tables.
        raw_tables: raw table -> its columns with SQL types; none where the sources are files.
        marts: which models to read; those they are made from come along.
    """

    def __init__(
        self,
        consumer: Consumer,
        raw_tables: Mapping[str, Mapping[str, str]] | None = None,
        marts: Sequence[str] = MARTS,
    ) -> None:
        self.raw_tables = raw_tables or {}
        result = consumer.dbt("compile", "--select", *(f"+{mart}" for mart in marts))
        assert result.success, messages(result)
        manifest = consumer.manifest()
        seeds = [node for node in manifest.nodes.values() if node.resource_type == "seed"]
        nodes = [outcome.node for outcome in result.result.results]
        models = [node for node in nodes if node.resource_type == "model"]
        names = {node.unique_id: node.name for node in (*seeds, *models)}
        self._statements = {
            **{
                node.name: Statement(
                    node.relation_name,
                    node.compiled_code,
                    [names[parent] for parent in node.depends_on.nodes if parent in names],
                )
                for node in models
            },
            **{node.name: Statement(node.relation_name, _read_seed(node), []) for node in seeds},
        }

    def run(self, tables: Mapping[str, pd.DataFrame] | None = None) -> Results:
        """A database with these raw tables, in which models are made when they are read."""
        connection = duckdb.connect()
        connection.execute("attach ':memory:' as warehouse; use warehouse; set threads = 1")
        for name, columns in self.raw_tables.items():
            self._create_raw_table(connection, name, columns, (tables or {}).get(name))
        return Results(connection, self._statements)

    @staticmethod
    def _create_raw_table(
        connection: duckdb.DuckDBPyConnection,
        name: str,
        columns: Mapping[str, str],
        rows: pd.DataFrame | None,
    ) -> None:
        connection.execute("create schema if not exists warehouse.raw")
        listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"create table warehouse.raw.{name} ({listed})")
        if rows is not None and len(rows):
            frame = rows[list(columns)]  # noqa: F841 - DuckDB reads it by name
            connection.execute(f"insert into warehouse.raw.{name} select * from frame")


class Results:
    """The models, by name."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, statements: Mapping[str, Statement]
    ) -> None:
        self._connection = connection
        self._statements = statements
        self._made: set[str] = set()

    def frame(self, model: str) -> pd.DataFrame:
        """The rows of a model."""
        return self._connection.execute(f"select * from {self._relation(model)} order by all").df()

    def rows(self, model: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
        """Some columns of a model's rows, sorted."""
        return self._connection.execute(
            f"select {columns} from {self._relation(model)} where {where} order by all"
        ).fetchall()

    def _relation(self, model: str) -> str:
        """The relation of a model, made with all that it reads where that has not been done yet."""
        statement = self._statements[model]
        if model not in self._made:
            for parent in statement.parents:
                self._relation(parent)
            schema = statement.relation.rsplit(".", 1)[0]
            self._connection.execute(f"create schema if not exists {schema}")
            self._connection.execute(f"create table {statement.relation} as {statement.query}")
            self._made.add(model)
        return statement.relation


def _read_seed(node: Any) -> str:
    """A query of a seed's file."""
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in node.config.column_types.items())
    path = PACKAGE / node.original_file_path
    return f"select * from read_csv('{path}', types = {{{types}}})"
