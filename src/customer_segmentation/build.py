"""One build from raw tables to a publication, on any engine, and the way back.

On DuckDB dbt does all of it in one command, because the gate is a Python model there. Engines that
run no Python models take three steps: dbt builds and tests the candidates, the gate judges them
from here, and dbt publishes them.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from customer_segmentation.sqlalchemy_source import SQLAlchemyCandidates
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest
    from dbt.contracts.graph.nodes import ModelNode

GATE = "segmentation__quality_gate"
JUDGED_CHECKS = "segmentation__judged_checks"
LEDGER = "segmentation__publication_ledger"
PUBLICATIONS = "segmentation__publications"
SEGMENTS_FILE = "segmentation__segments_file"
ROLLBACK = "customer_segmentation.rollback_publication"

#: How the summary of a refusal begins.
REFUSED = "Publication refused"

#: dbt's options that say what runs, but for --exclude, which adds to what is left out.
SELECTING_OPTIONS = ("--select", "-s", "--models", "--model", "-m", "--selector")

#: What a broken set-up says -> what to do about it.
ADVICE = {
    "Could not find adapter type": "install the adapter of your engine, see docs/engines.md",
    "onnection refused": "start the server, or mend host and port in your profile (dbt debug)",
    "Could not connect": "start the server, or mend host and port in your profile (dbt debug)",
    "authentication failed": "mend user and password in your profile (dbt debug)",
    "ermission denied": "grant the user of your profile create on the database or schema",
}


@dataclass
class Outcome:
    """How a build ended: published, refused by the data, or broken.

    `failures` lists the nodes that failed with dbt's message; `publication` tells what readers see.
    `error` is what dbt has said already, `message` what this package has to say beside it.
    `seconds` tells how long each node took, by its name. `checks` are those of the gate that failed,
    warned or were waived, `checks_without_baseline` how many had nothing to compare with.
    """

    status: str
    failures: list[dict[str, str]] = field(default_factory=list)
    publication: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    message: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)
    checks_without_baseline: int = 0


class UnreadableError(Exception):
    """The warehouse could not be asked; the message is what dbt says."""


class DbtProject:
    """A dbt project that is parsed once for all commands of a run.

    Arguments: options, dbt's options that name the project, its profile and variables; quiet,
    whether dbt prints errors only.
    """

    def __init__(self, options: Sequence[str], *, quiet: bool) -> None:
        self._options = list(options)
        self._global_options = ["--quiet"] if quiet else []
        self.manifest: Manifest | None = None

    def parse(self) -> dbtRunnerResult:
        """Parses the project; the commands after it use the result."""
        result = self.run("parse")
        if result.success:
            self.manifest = result.result
        return result

    def run(self, command: str, *arguments: str) -> dbtRunnerResult:
        """Runs a dbt command."""
        # Imported here: it costs seconds, and `segments report` and `--help` do not need it.
        from dbt.cli.main import dbtRunner

        runner = dbtRunner(manifest=self.manifest)
        return runner.invoke([*self._global_options, command, *arguments, *self._options])

    def rows(self, query: str) -> list[dict[str, Any]]:
        """The rows of a query, which may call macros, in lower-case columns.

        Raises: UnreadableError.
        """
        if self.manifest is None and not self.parse().success:
            raise UnreadableError("the project cannot be parsed; dbt says why above")
        shown = self.run("show", "--inline", query, "--limit", "-1", "--log-level", "none")
        if not shown.success:
            failed = getattr(shown.result, "results", None) or []
            said = shown.exception or "; ".join(str(outcome.message) for outcome in failed)
            raise UnreadableError(str(said))
        return shown_rows(shown)

    @property
    def runs_gate_in_dbt(self) -> bool:
        return self.node(JUDGED_CHECKS) is None

    def node(self, name: str) -> ModelNode | None:
        """A model of this package, None where the engine has none of that name."""
        return self.manifest.nodes.get(f"model.customer_segmentation.{name}")


def shown_rows(shown: dbtRunnerResult) -> list[dict[str, Any]]:
    """The rows that a successful `dbt show` of one query has read, in lower-case columns."""
    table = shown.result.results[0].agate_table
    names = [name.lower() for name in table.column_names]
    return [dict(zip(names, row.values(), strict=True)) for row in table.rows]


def build(project: DbtProject, dbt_options: Sequence[str]) -> Outcome:
    """Candidates, tests, gate, publication.

    Arguments: dbt_options, more options for dbt build.
    """
    if any(selects(option) for option in dbt_options):
        message = (
            "segments build publishes the whole package, and selects what runs itself: leave out"
            " --select and the like. dbt build --select builds a part without publishing it."
        )
        return Outcome("broken", message=message)
    return alone(project, lambda: _build(project, dbt_options))


def roll_back(project: DbtProject, dbt_options: Sequence[str], to: str | None = None) -> Outcome:
    """Takes the publication that readers see back, and rewrites the stand-alone file.

    Arguments: to, the publication_id of the one to go back to; without it the one before.
    """
    return alone(project, lambda: _roll_back(project, dbt_options, to))


def alone(project: DbtProject, command: Callable[[], Outcome]) -> Outcome:
    """Parses the project, and runs a command while no other one works on the same relations."""
    parsed = project.parse()
    if not parsed.success:
        return outcome_of(parsed)
    from customer_segmentation.run_lock import SecondRunError, one_run_at_a_time
    from dbt.adapters.factory import get_adapter_by_type

    adapter = get_adapter_by_type(project.manifest.metadata.adapter_type)
    with contextlib.ExitStack() as lock:
        try:
            lock.enter_context(one_run_at_a_time(adapter, project.node(LEDGER).schema))
        except SecondRunError as error:
            return Outcome("broken", message=str(error))
        except Exception as error:
            return Outcome("broken", error=str(error), message=_advice([str(error)]))
        return command()


def _build(project: DbtProject, dbt_options: Sequence[str]) -> Outcome:
    if project.runs_gate_in_dbt:
        result = project.run("build", *dbt_options)
        outcome = outcome_of(result, _publication_in_file(result))
        return _with_checks(outcome, _checks_in_warehouse(project, result))

    from customer_segmentation.sqlalchemy_source import URLS

    adapter = project.manifest.metadata.adapter_type
    if adapter not in URLS:
        return Outcome("broken", message=f"The gate does not speak to {adapter} yet.")
    candidates = project.run("build", "--exclude", f"{GATE}+", *dbt_options)
    if not candidates.success:
        return outcome_of(candidates)
    judged = _judge(project)
    if judged.status != "published":
        return judged
    result = project.run("build", "--select", f"{GATE}+", *dbt_options)
    outcome = outcome_of(result, _publication_in_warehouse(project) if result.success else {})
    outcome.seconds = {**_seconds(candidates), **outcome.seconds}
    outcome.checks = judged.checks
    outcome.checks_without_baseline = judged.checks_without_baseline
    return outcome


def selects(option: str) -> bool:
    """Whether an option of dbt says what runs: `--select=model` and `-smodel` do, too."""
    return option.split("=")[0] in SELECTING_OPTIONS or option[:2] in SELECTING_OPTIONS


def _roll_back(project: DbtProject, dbt_options: Sequence[str], to: str | None) -> Outcome:
    arguments = [] if to is None else ["--args", json.dumps({"to": to})]
    result = project.run("run-operation", ROLLBACK, *arguments, *dbt_options)
    if not result.success:
        return Outcome("broken", message="nothing was rolled back; dbt says why above")
    if not project.runs_gate_in_dbt:
        return Outcome("published", publication=_publication_in_warehouse(project))
    result = project.run("build", "--select", SEGMENTS_FILE, *dbt_options)
    if not result.success:
        return Outcome("broken", message="rolled back, but the published file was not rewritten")
    return Outcome("published", publication=_publication_in_file(result))


def _judge(project: DbtProject) -> Outcome:
    """Runs the gate on the candidates and stores its checks.

    Returns: whether the candidates may be published.
    """
    from customer_segmentation.gate import is_refused, judge, refusal_summary

    judged = project.node(JUDGED_CHECKS)
    try:
        candidates = _candidates(project)
        checks = judge(candidates)
        candidates.append(judged.schema, judged.alias, checks)
    except Exception as error:
        # Whatever it is, it must not look like a refusal by the data.
        return Outcome("broken", message=f"The gate could not judge: {error}")
    if is_refused(checks):
        summary = refusal_summary(checks, judged.relation_name)
        failure = {"node": GATE, "status": "error", "message": summary}
        return _with_checks(Outcome("refused", [failure], message=summary), checks)
    return _with_checks(Outcome("published"), checks)


def _with_checks(outcome: Outcome, checks: Sequence[Mapping[str, Any]]) -> Outcome:
    """The outcome with what is told of the checks of its gate."""
    from customer_segmentation.gate import unpassed, without_baseline

    outcome.checks = unpassed(checks)
    outcome.checks_without_baseline = without_baseline(checks)
    return outcome


def _checks_in_warehouse(project: DbtProject, result: dbtRunnerResult) -> list[dict[str, Any]]:
    """The checks of a run whose gate was a node of dbt, if it came to judge."""

    outcomes = getattr(result.result, "results", None) or []
    gates = [outcome for outcome in outcomes if outcome.node.name == GATE]
    if not any(str(gate.status) == "success" or REFUSED in str(gate.message) for gate in gates):
        return []
    return rows_in_warehouse(project, f"select * from {project.node(GATE).relation_name}")


def rows_in_warehouse(project: DbtProject, query: str) -> list[dict[str, Any]]:
    """The rows of a query, in lower-case columns, through the connection of the last dbt command."""
    from dbt.adapters.factory import get_adapter_by_type

    adapter = get_adapter_by_type(project.manifest.metadata.adapter_type)
    with adapter.connection_named("rows_in_warehouse"):
        _, table = adapter.execute(query, fetch=True)
    adapter.cleanup_connections()
    names = [name.lower() for name in table.column_names]
    return [dict(zip(names, row.values(), strict=True)) for row in table.rows]


def _candidates(project: DbtProject) -> SQLAlchemyCandidates:
    """The relations that the gate reads, by the names of their suites."""
    queries = {}
    for unique_id in project.node(JUDGED_CHECKS).depends_on.nodes:
        node = project.manifest.nodes[unique_id]
        name = node.name.removeprefix("segmentation__").removeprefix("candidate_")
        queries[name] = f"select * from {node.relation_name}"
    return _reader(project, queries)


def _reader(project: DbtProject, queries: Mapping[str, str]) -> SQLAlchemyCandidates:
    """Reads from the warehouse of the project, through a connection that dbt opens."""
    from customer_segmentation.sqlalchemy_source import SQLAlchemyCandidates
    from dbt.adapters.factory import get_adapter_by_type

    adapter = get_adapter_by_type(project.manifest.metadata.adapter_type)
    return SQLAlchemyCandidates(adapter, queries)


def outcome_of(result: dbtRunnerResult, publication: dict[str, str] | None = None) -> Outcome:
    failures = _failures(result)
    error = None if result.exception is None else str(result.exception)
    said = [error or "", *(failure["message"] for failure in failures)]
    return Outcome(
        _status(result, failures),
        failures,
        publication or {},
        error,
        _advice(said),
        _seconds(result),
    )


def _advice(said: Sequence[str]) -> str | None:
    """What to do about a broken set-up, where that can be told from what dbt says."""
    for sign, advice in ADVICE.items():
        if any(sign in message for message in said):
            return f"What to do: {advice}."
    return None


def _seconds(result: dbtRunnerResult) -> dict[str, float]:
    """How long each node of a run took."""
    return {
        outcome.node.name: round(outcome.execution_time, 2)
        for outcome in getattr(result.result, "results", None) or []
    }


def _failures(result: dbtRunnerResult) -> list[dict[str, str]]:
    """The nodes that failed, with what dbt says of them."""
    return [
        {"node": outcome.node.name, "status": str(outcome.status), "message": _said(outcome)}
        for outcome in getattr(result.result, "results", None) or []
        if str(outcome.status) in ("error", "fail", "runtime error")
    ]


def _said(outcome: Any) -> str:
    """What dbt says of a node that failed: of a refusal its summary, without how Python came there."""
    said = str(outcome.message)
    if outcome.node.name != GATE or REFUSED not in said:
        return said
    return said[said.index(REFUSED) :].replace("\n  ", "\n").strip()


def _status(result: dbtRunnerResult, failures: Sequence[dict[str, str]]) -> str:
    """Published, refused by the data (the gate or a dbt test), or broken."""
    if result.success:
        return "published"
    by_data = [
        failure
        for failure in failures
        if failure["status"] == "fail"
        or (failure["node"] == GATE and REFUSED in failure["message"])
    ]
    return "refused" if failures and len(by_data) == len(failures) else "broken"


def _publication_in_file(result: dbtRunnerResult) -> dict[str, str]:
    """What the published file holds after a run that wrote it."""
    for outcome in getattr(result.result, "results", None) or []:
        if outcome.node.name == SEGMENTS_FILE and str(outcome.status) == "success":
            import duckdb

            path = Path(outcome.node.config.meta["segments_file"]).resolve()
            with duckdb.connect(str(path), read_only=True) as connection:
                publication_id, as_of_date = connection.execute(
                    "select publication_id, as_of_date from publications where is_current"
                ).fetchone()
            return {
                "publication_id": publication_id,
                "as_of_date": str(as_of_date),
                "segments_file": str(path),
            }
    return {}


def _publication_in_warehouse(project: DbtProject) -> dict[str, str]:
    """What readers of the published relations see."""
    publications = project.node(PUBLICATIONS).relation_name
    query = f"select publication_id, as_of_date from {publications} where is_current"
    (current,) = _reader(project, {"current": query}).rows("current")
    return {name: str(value) for name, value in current.items()}
