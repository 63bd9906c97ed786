"""The package's SQL without dbt around it: compiled once, then run on any raw tables in memory.

dbt takes seconds for each build; property tests want hundreds of data sets. So dbt compiles the
models once for a set of variables, and their statements run in dependency order on plain DuckDB.
"""

from __future__ import annotations

from collections.abc import Mapping
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


class CompiledPackage:
    """The compiled statements of the marts and of all they are made from.

    Arguments:
        consumer: the project to compile, with its variables and the mapping of the raw tables.
        raw_tables: raw table -> its columns with SQL types.
    """

    def __init__(self, consumer: Consumer, raw_tables: Mapping[str, Mapping[str, str]]) -> None:
        self.raw_tables = raw_tables
        result = consumer.dbt("compile", "--select", *(f"+{mart}" for mart in MARTS))
        assert result.success, messages(result)
        compiled = [outcome.node for outcome in result.result.results]
        models = _in_order([node for node in compiled if node.resource_type == "model"])
        self._statements = [(node.relation_name, node.compiled_code) for node in models]
        self._seeds = [
            (node.relation_name, PACKAGE / node.original_file_path, node.config.column_types)
            for node in consumer.manifest().nodes.values()
            if node.resource_type == "seed"
        ]
        self._relations = {node.name: node.relation_name for node in models}

    def run(self, tables: Mapping[str, pd.DataFrame]) -> Results:
        """Runs every statement on these raw tables."""
        connection = duckdb.connect()
        connection.execute("attach ':memory:' as warehouse; use warehouse; set threads = 1")
        for name, columns in self.raw_tables.items():
            self._create_raw_table(connection, name, columns, tables.get(name))
        for relation, path, column_types in self._seeds:
            _create_schema(connection, relation)
            types = ", ".join(f"'{name}': '{kind}'" for name, kind in column_types.items())
            connection.execute(
                f"create table {relation} as select * from read_csv('{path}', types = {{{types}}})"
            )
        for relation, statement in self._statements:
            _create_schema(connection, relation)
            connection.execute(f"create table {relation} as {statement}")
        return Results(connection, self._relations)

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
    """The models after a run, by name."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, relations: Mapping[str, str]
    ) -> None:
        self._connection = connection
        self._relations = relations

    def frame(self, model: str, order_by: str = "all") -> pd.DataFrame:
        """The rows of a model."""
        relation = self._relations[model]
        return self._connection.execute(f"select * from {relation} order by {order_by}").df()

    def rows(self, model: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
        """Some columns of a model's rows, sorted."""
        relation = self._relations[model]
        return self._connection.execute(
            f"select {columns} from {relation} where {where} order by all"
        ).fetchall()


def _in_order(nodes: list[Any]) -> list[Any]:
    """Nodes so that each comes after those it depends on."""
    by_id = {node.unique_id: node for node in nodes}
    ordered: dict[str, Any] = {}

    def visit(node: Any) -> None:
        for parent in sorted(node.depends_on.nodes):
            if parent in by_id and parent not in ordered:
                visit(by_id[parent])
        ordered.setdefault(node.unique_id, node)

    for node in nodes:
        visit(node)
    return list(ordered.values())


def _create_schema(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    connection.execute(f"create schema if not exists {relation.rsplit('.', 1)[0]}")
