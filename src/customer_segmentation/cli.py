"""The console command `segments`: build, roll back and look at publications."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

PUBLISHED, REFUSED, BROKEN = 0, 1, 2

GATE = "segmentation__quality_gate"
SEGMENTS_FILE = "segmentation__segments_file"
ROLLBACK = "customer_segmentation.rollback_publication"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns its exit code."""
    parser = _parser()
    options, dbt_options = parser.parse_known_args(arguments)
    if options.command == "report" and dbt_options:
        parser.error(f"unknown options: {' '.join(dbt_options)}")
    return options.run(options, dbt_options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="segments",
        description="Builds, gates and publishes customer segments. Options that a command does"
        " not know are passed on to dbt: --project-dir, --profiles-dir, --target, --vars, ...",
        epilog="Exit codes: 0 published, 1 refused by the data, 2 broken set-up.",
    )
    commands = parser.add_subparsers(dest="command", required=True)

    build = commands.add_parser("build", help="candidates, tests, gate, publication")
    build.add_argument("--json", action="store_true", help="print a machine-readable summary only")
    build.set_defaults(run=_build)

    rollback = commands.add_parser("rollback", help="go back to the publication before")
    rollback.set_defaults(run=_rollback)

    report = commands.add_parser("report", help="what is published, and queries to try")
    report.add_argument(
        "--file", default="segments.duckdb", help="the published file (default: %(default)s)"
    )
    report.set_defaults(run=_report)
    return parser


def _build(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    started = time.monotonic()
    result = _dbt(["--quiet"] if options.json else [], ["build", *dbt_options])
    failures = _failures(result)
    summary: dict[str, Any] = {
        "status": _status(result, failures),
        "seconds": round(time.monotonic() - started, 1),
        "failures": failures,
        **_publication(result),
    }
    if result.exception is not None:
        summary["error"] = str(result.exception)
    if options.json:
        print(json.dumps(summary, indent=2))
    else:
        print(f"segments: {summary['status']} after {summary['seconds']} s")
    return {"published": PUBLISHED, "refused": REFUSED}.get(summary["status"], BROKEN)


def _rollback(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    result = _dbt(["--quiet"], ["run-operation", ROLLBACK, *dbt_options])
    if not result.success:
        print(f"segments: nothing was rolled back. {result.exception or ''}", file=sys.stderr)
        return BROKEN
    result = _dbt(["--quiet"], ["build", "--select", SEGMENTS_FILE, *dbt_options])
    if not result.success:
        print("segments: rolled back, but the published file was not rewritten", file=sys.stderr)
        return BROKEN
    print(f"segments: rolled back to {_publication(result).get('publication_id')}")
    return PUBLISHED


def _report(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    import duckdb

    from customer_segmentation.report import report

    path = Path(options.file).resolve()
    if not path.exists():
        print(f"segments: {path} does not exist: build first, or name it (--file)", file=sys.stderr)
        return BROKEN
    with duckdb.connect(str(path), read_only=True) as connection:
        print(report(connection, path))
    return PUBLISHED


def _dbt(global_options: Sequence[str], arguments: Sequence[str]) -> dbtRunnerResult:
    # Imported here: it costs seconds, and `segments report` and `--help` do not need it.
    from dbt.cli.main import dbtRunner

    return dbtRunner().invoke([*global_options, *arguments])


def _failures(result: dbtRunnerResult) -> list[dict[str, str]]:
    """The nodes that failed, with what dbt says of them."""
    return [
        {"node": outcome.node.name, "status": str(outcome.status), "message": str(outcome.message)}
        for outcome in getattr(result.result, "results", None) or []
        if str(outcome.status) in ("error", "fail", "runtime error")
    ]


def _status(result: dbtRunnerResult, failures: Sequence[dict[str, str]]) -> str:
    """Published, refused by the data (the gate or a dbt test), or broken."""
    if result.success:
        return "published"
    by_data = [
        failure
        for failure in failures
        if failure["status"] == "fail"
        or (failure["node"] == GATE and "Publication refused" in failure["message"])
    ]
    return "refused" if failures and len(by_data) == len(failures) else "broken"


def _publication(result: dbtRunnerResult) -> dict[str, str]:
    """What the published file holds after a run that wrote it."""
    for outcome in getattr(result.result, "results", None) or []:
        if outcome.node.name == SEGMENTS_FILE and str(outcome.status) == "success":
            import duckdb

            path = Path(outcome.node.config.get("segments_file")).resolve()
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


if __name__ == "__main__":
    sys.exit(main())
