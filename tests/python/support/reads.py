"""What each node of a dbt command reads, told by the queries that dbt sends for it.

dbt runs a node after those that its `depends_on` names. A node that reads any other finds the table
of the run before, or none, as it happens. dbt itself sees to what is read by `ref`; what is read by
name, in hooks and while a model compiles too, is found here.
"""

from __future__ import annotations

import json
import re
from typing import Any

from dbt.contracts.graph.manifest import Manifest


class Reads:
    """The queries of one dbt command; `hear` is a callback of dbtRunner."""

    def __init__(self, manifest: Manifest) -> None:
        # A copy: dbt adds the node of an inline query to its own, and takes it out again.
        self._nodes = dict(manifest.nodes)
        self._names = {
            node.relation_name: unique_id
            for unique_id, node in self._nodes.items()
            if node.resource_type in ("model", "seed") and node.relation_name
        }
        self._queries: list[tuple[str, str]] = []

    def hear(self, event: Any) -> None:
        """Keeps the query if the event is one of a node."""
        if event.info.name == "SQLQuery" and event.data.node_info.unique_id in self._nodes:
            self._queries.append((event.data.node_info.unique_id, event.data.sql))

    def undeclared(self) -> set[tuple[str, str]]:
        """Node and relation, by their names in the project, of what is read without a ref."""
        longest_first = sorted(self._names, key=len, reverse=True)
        relation = re.compile("|".join(map(re.escape, longest_first)) + r"(?!\w)")
        found = set()
        for unique_id, sql in self._queries:
            node = self._nodes[unique_id]
            for name in set(relation.findall(sql)):
                read = self._names[name]
                if read != unique_id and read not in node.depends_on_nodes:
                    found.add((node.name, self._nodes[read].name))
        return found


def as_pairs(earlier_state: str) -> set[tuple[str, str]]:
    """What the macro earlier_state() allows: node and relation.

    Arguments: earlier_state, what the macro returns, as JSON.
    """
    allowed = json.loads(earlier_state)
    return {(reader, relation) for relation, readers in allowed.items() for reader in readers}
