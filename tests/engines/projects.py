"""Builds of whole projects on any engine, as `segments build` does them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shop
import yaml
from consumer import Consumer
from customer_segmentation.build import DbtProject, Outcome, build, roll_back
from customer_segmentation.diff import diff
from dbt.adapters.duckdb.connections import DuckDBConnectionManager


@dataclass(frozen=True)
class Project:
    """A dbt project on disk with its profile. `folder` takes what dbt and the gate write."""

    folder: Path
    project: Path
    profiles: Path

    @classmethod
    def of(cls, consumer: Consumer) -> Project:
        return cls(consumer.folder.parent, consumer.folder, consumer.folder)

    def build(self, *dbt_options: str) -> Outcome:
        return self._run(build, dbt_options)

    def publish(self, *dbt_options: str) -> str:
        """Builds, and fails with what was said if it does not publish. Returns the publication."""
        outcome = self.build(*dbt_options)
        assert outcome.status == "published", outcome
        return outcome.publication["publication_id"]

    def roll_back(self) -> Outcome:
        return self._run(roll_back, ())

    def diff(self) -> Outcome:
        return self._run(diff, ())

    def dbt(self) -> DbtProject:
        given = [part for option in self.options().items() for part in option]
        return DbtProject(given, quiet=True)

    def options(self) -> dict[str, str]:
        """dbt's options that name the project, its profile and variables."""
        return {
            "--project-dir": str(self.project),
            "--profiles-dir": str(self.profiles),
            "--target-path": str(self.folder / "target"),
            "--log-path": str(self.folder / "logs"),
            "--vars": yaml.safe_dump({"segments_file": str(self.folder / "segments.duckdb")}),
        }

    def _run(self, command, dbt_options: tuple[str, ...]) -> Outcome:
        try:
            return command(self.dbt(), dbt_options)
        finally:
            DuckDBConnectionManager.close_all_connections()


def shop_consumer(
    folder: Path, output: Mapping[str, Any], variables: Mapping[str, Any] = shop.VARIABLES
) -> Consumer:
    """A project on the small shop, whose raw tables the target of the profile holds."""
    return Consumer(folder, dict.fromkeys(shop.raw_tables(1)), variables, output=output)
