"""A project that installs this package, made for one test: its tables, its variables, its builds.

Builds run through dbtRunner in this process: a command line costs ten seconds before it starts. And
a project is parsed once: dbt takes longer to parse this package than to build half of it.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import yaml
from customer_segmentation.build import shown_rows
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from reads import Reads, as_pairs

PACKAGE = Path(__file__).parents[3]
REAL_DATA = PACKAGE.parent / "shared" / "data"

#: The parts of the package that dbt reads; `copy_package` copies just these.
PACKAGE_PARTS = ("dbt_project.yml", "macros", "models", "seeds/definitions", "tests/generic")

#: Settings of a project whose own rules come before the package's.
OWN_RULES = {
    "dispatch": [
        {
            "macro_namespace": "customer_segmentation",
            "search_order": ["consumer", "customer_segmentation"],
        }
    ]
}

#: The variables that dbt reads while it parses, for references and settings of nodes. It reads all
#: others anew in each run.
PARSED_VARIABLES = (
    "segmentation_inputs",
    "rfm_segment_map",
    "segments_file",
    "segments_parquet_folder",
)

#: Those that name the relations of reasons; without the published models nobody asks for them.
REASONS_VARIABLES = (
    "rule_segments",
    "rule_segment_macros",
    "segment_library",
    "exclusive_rule_schemes",
    "rfm_window_days",
    "rfm_scoring_method",
    "new_lead_days",
    "inactive_after_days",
    "loyal_min_orders",
    "loyal_min_tenure_days",
    "engagement_at_risk_days",
)


@dataclass
class Consumer:
    """A dbt project in its own folder, with this package installed in it.

    Arguments:
        folder: where the project, its database and its published file go.
        sources: raw table -> where DuckDB reads it (`read_csv(...)`, a query in brackets), or
            None for a table of the schema `raw`.
        variables: what the project sets under `vars: customer_segmentation:`.
        package: the package to install; a changed copy in tests of broken models.
        output: the target of the dbt profile; a DuckDB file of the project's own by default.
        settings: more keys of the project's dbt_project.yml, such as `models`.
    """

    folder: Path
    sources: Mapping[str, str | None]
    variables: Mapping[str, Any]
    package: Path = PACKAGE
    output: Mapping[str, Any] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    database: Path = field(init=False)
    segments_file: Path = field(init=False)
    _manifests: dict[tuple[str, str], Manifest] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.database = self.folder / "warehouse.duckdb"
        self.segments_file = self.folder / "segments.duckdb"
        (self.folder / "models").mkdir(parents=True, exist_ok=True)
        (self.folder / "dbt_packages").mkdir(exist_ok=True)
        # What `dbt deps` does for a local package, without starting it each time.
        link = self.folder / "dbt_packages" / "customer_segmentation"
        if not link.is_symlink():
            link.symlink_to(self.package)
        self._write("packages.yml", {"packages": [{"local": str(self.package)}]})
        self.write_profile(self.folder, self.output or duckdb_output(self.database))
        self.set_variables(self.variables)
        self.set_sources(self.sources)

    @classmethod
    def at(cls, folder: Path) -> Consumer:
        """The project that another process has made in this folder, as it is."""
        consumer = cls.__new__(cls)
        consumer.folder = folder
        consumer.sources, consumer.variables, consumer._manifests = {}, {}, {}
        consumer.settings = {}
        return consumer

    @staticmethod
    def write_profile(folder: Path, output: Mapping[str, Any]) -> None:
        """Writes a dbt profile with this one target into the folder."""
        profile = {"segmentation": {"target": "test", "outputs": {"test": dict(output)}}}
        _write_yaml(folder / "profiles.yml", profile)

    def set_variables(self, variables: Mapping[str, Any]) -> None:
        """Writes the project file with other variables."""
        self.variables = variables
        self._write(
            "dbt_project.yml",
            {
                "name": "consumer",
                "version": "1.0.0",
                "profile": "segmentation",
                "flags": {"send_anonymous_usage_stats": False},
                **self.settings,
                "vars": {
                    "customer_segmentation": {
                        "segments_file": str(self.segments_file),
                        **variables,
                    }
                },
            },
        )

    def set_settings(self, settings: Mapping[str, Any]) -> None:
        """Writes the project file with other keys beside the variables."""
        self.settings = settings
        self.set_variables(self.variables)

    def set_sources(self, sources: Mapping[str, str | None]) -> None:
        """Declares the raw tables."""
        self.sources = sources
        tables = [
            {"name": name}
            if location is None
            else {"name": name, "config": {"meta": {"external_location": location}}}
            for name, location in sources.items()
        ]
        self._write(
            "models/sources.yml", {"version": 2, "sources": [{"name": "raw", "tables": tables}]}
        )

    def dbt(self, *arguments: str, parse_again: bool = False) -> dbtRunnerResult:
        """Runs a dbt command on the project.

        Fails where a node reads what stands neither in its `depends_on` nor in `earlier_state`.

        Arguments:
            arguments: as on dbt's command line.
            parse_again: whether the package's files have changed since the project was parsed.
        """
        if arguments[0] == "parse" or parse_again:
            return self._invoke(dbtRunner(), *arguments)
        publishes = arguments[0] == "build" and (
            "--select" not in arguments or any("published" in given for given in arguments)
        )
        manifest = self.manifest(names_reasons=publishes)
        if manifest is None:
            return self._invoke(dbtRunner(), "--no-write-json", *arguments)
        reads = Reads(manifest)
        runner = dbtRunner(manifest=manifest, callbacks=[reads.hear])
        result = self._invoke(runner, "--no-write-json", *arguments)
        if undeclared := reads.undeclared():
            undeclared -= self._earlier_state
        assert not undeclared, f"read without a ref: {sorted(undeclared)}"
        return result

    def manifest(self, names_reasons: bool = False) -> Manifest | None:
        """The parsed project; None where it cannot be parsed.

        Arguments: names_reasons, whether the relations of reasons must have the right names.
        """
        parsed, named = (
            repr({name: self.variables.get(name) for name in names})
            for names in (PARSED_VARIABLES, REASONS_VARIABLES)
        )
        key = (repr((self.sources, self.settings)) + parsed, named)
        for known, manifest in self._manifests.items():
            if known == key or (known[0] == key[0] and not names_reasons):
                return manifest
        parsed_project = self._invoke(dbtRunner(), "parse")
        if not parsed_project.success:
            return None
        self._manifests[key] = parsed_project.result
        return self._manifests[key]

    @cached_property
    def _earlier_state(self) -> set[tuple[str, str]]:
        """What nodes may read as an earlier run left it."""
        return as_pairs(self.compiled("{{ customer_segmentation.earlier_state() | tojson }}"))

    def _invoke(self, runner: dbtRunner, *arguments: str) -> dbtRunnerResult:
        try:
            return runner.invoke(
                [
                    *("--quiet", "--no-use-colors", "--log-level-file", "none"),
                    *arguments,
                    "--project-dir",
                    str(self.folder),
                    "--profiles-dir",
                    str(self.folder),
                ]
            )
        finally:
            # dbt-duckdb keeps the file open for the next command of the same process, and what it
            # leaves in circles of references keeps a lake attached until it is collected.
            DuckDBConnectionManager.close_all_connections()
            if self.output and "attach" in self.output:
                gc.collect()

    def build(self, *arguments: str, parse_again: bool = False) -> dbtRunnerResult:
        """Runs `dbt build`: candidates, tests, gate, publication."""
        return self.dbt("build", *arguments, parse_again=parse_again)

    def build_successfully(self, *arguments: str) -> None:
        """Builds, and fails with what dbt said if it does not publish."""
        result = self.build(*arguments)
        assert result.success, messages(result)

    def rows(self, query: str, *options: str) -> list[dict[str, Any]]:
        """Reads the warehouse by `dbt show`, on any engine; the query may call macros."""
        quiet = ("--limit", "-1", "--log-level", "none")
        shown = self.dbt("show", "--inline", query, *quiet, *options)
        assert shown.success, messages(shown)
        return shown_rows(shown)

    def compiled(self, template: str) -> str:
        """The text of a template that may call macros."""
        compiled = self.dbt("compile", "--inline", template, "--log-level", "none")
        assert compiled.success, messages(compiled)
        return compiled.result.results[0].node.compiled_code

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Reads the warehouse after a build."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def frame(self, sql: str) -> Any:
        """Reads the warehouse after a build, as a pandas frame."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).df()

    def published(self, sql: str) -> list[tuple[Any, ...]]:
        """Reads the stand-alone file, as a BI tool does."""
        with duckdb.connect(str(self.segments_file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        _write_yaml(self.folder / name, content)


def duckdb_output(database: Path) -> dict[str, Any]:
    """The target of a dbt profile for a DuckDB file."""
    return {
        "type": "duckdb",
        "path": str(database),
        "schema": "segments",
        "threads": 2,
        # No result may depend on the zone of the session.
        "settings": {"TimeZone": "America/New_York"},
    }


def _write_yaml(path: Path, content: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(dict(content), sort_keys=False, width=1000, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


def real_data(name: str) -> tuple[dict[str, str], dict[str, Any]]:
    """A real data set as integration_tests/real_data/<name>.yml maps it.

    Returns: raw table -> where DuckDB reads it; the variables.
    """
    mapping = yaml.safe_load(
        (PACKAGE / "integration_tests" / "real_data" / f"{name}.yml").read_text(encoding="utf-8")
    )
    sources = {
        table: location.strip().replace("{data}", str(REAL_DATA))
        for table, location in mapping["sources"].items()
    }
    return sources, mapping["vars"]


def real_consumer(folder: Path, name: str, **variables: Any) -> Consumer:
    """A project on one of the real data sets."""
    sources, mapped = real_data(name)
    return Consumer(folder, sources, {**mapped, **variables})


def copy_package(folder: Path) -> Path:
    """A copy of the package whose models and maps a test may break."""
    for part in PACKAGE_PARTS:
        source = PACKAGE / part
        target = folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    (folder / "tests" / "singular").mkdir(parents=True, exist_ok=True)
    shutil.copytree(PACKAGE / "tests" / "singular", folder / "tests/singular", dirs_exist_ok=True)
    (folder / "seeds" / "demo").mkdir(parents=True, exist_ok=True)
    return folder


def messages(result: dbtRunnerResult) -> str:
    """What failed in a dbt command, one message a node."""
    if result.exception is not None:
        return str(result.exception)
    return "\n".join(failed_nodes(result).values())


def failed_nodes(result: dbtRunnerResult) -> dict[str, str]:
    """Name -> message of the nodes that failed."""
    outcomes: Sequence[Any] = getattr(result.result, "results", None) or []
    return {
        outcome.node.name: str(outcome.message)
        for outcome in outcomes
        if outcome.status in ("error", "fail", "runtime error")
    }
