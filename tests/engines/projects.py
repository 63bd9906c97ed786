"""Builds of whole projects on any engine, as `segments build` does them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from customer_segmentation.build import DbtProject, Outcome, build, roll_back
from dbt.adapters.duckdb.connections import DuckDBConnectionManager


@dataclass(frozen=True)
class Project:
    """A dbt project on disk with its profile. `folder` takes what dbt and the gate write."""

    folder: Path
    project: Path
    profiles: Path

    def build(self, *dbt_options: str) -> Outcome:
        return self._run(build, dbt_options)

    def roll_back(self) -> Outcome:
        return self._run(roll_back, ())

    def dbt(self) -> DbtProject:
        variables = {"segments_file": str(self.folder / "segments.duckdb")}
        return DbtProject(
            [
                *("--project-dir", str(self.project)),
                *("--profiles-dir", str(self.profiles)),
                *("--target-path", str(self.folder / "target")),
                *("--log-path", str(self.folder / "logs")),
                *("--vars", yaml.safe_dump(variables)),
            ],
            quiet=True,
        )

    def _run(self, command, dbt_options: tuple[str, ...]) -> Outcome:
        try:
            return command(self.dbt(), dbt_options)
        finally:
            DuckDBConnectionManager.close_all_connections()
