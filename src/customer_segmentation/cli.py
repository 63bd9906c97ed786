"""The console command `segments`: build, roll back, explain and look at publications."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from customer_segmentation.build import DbtProject, UnreadableError, build, roll_back
from customer_segmentation.output import guarded_output

PUBLISHED, REFUSED, BROKEN = 0, 1, 2

#: What a shell shows of a program that wrote to a pipe without a reader, such as `| head`.
PIPE_CLOSED = 141

#: The commands that only show something.
SHOWING = ("explain", "lint", "report")

#: How many of the slowest nodes a build names.
SLOWEST_NODES = 5

#: How many of the checks that did not pass a build names.
CHECKS_SHOWN = 20

#: dbt's options that hold for every dbt command of a run.
PROJECT_OPTIONS = (
    "--project-dir",
    "--profiles-dir",
    "--profile",
    "--target",
    "--vars",
    "--target-path",
    "--log-path",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns its exit code."""
    with guarded_output() as streams:
        parser = _parser()
        options, dbt_options = parser.parse_known_args(arguments)
        if options.command in SHOWING and dbt_options:
            parser.error(f"unknown options: {' '.join(dbt_options)}")
        code = _run(options, dbt_options)
    if options.command in SHOWING and any(stream.is_closed for stream in streams):
        return PIPE_CLOSED
    return code


def _run(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    try:
        return options.run(options, dbt_options)
    except UnreadableError as error:
        print(f"segments: {error}", file=sys.stderr)
    except UnicodeEncodeError as error:
        print(f"segments: this is not text in UTF-8: {error.object!r}", file=sys.stderr)
    return BROKEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="segments",
        description="Builds, gates and publishes customer segments.",
        epilog="Exit codes: 0 published, 1 refused by the data or unknown, 2 broken set-up.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    project = argparse.ArgumentParser(add_help=False)
    for option in PROJECT_OPTIONS:
        short = ["-t"] if option == "--target" else []
        project.add_argument(*short, option, help="passed on to every dbt command of the run")

    build = commands.add_parser(
        "build",
        parents=[project],
        help="candidates, tests, gate, publication",
        epilog="Options that are not listed go to dbt build.",
    )
    build.add_argument("--json", action="store_true", help="print a machine-readable summary only")
    build.set_defaults(run=_build)

    diff = commands.add_parser(
        "diff",
        parents=[project],
        help="what changed settings would move, without publishing",
        epilog="Exit codes: 0 within the limit or approved, 1 above it, 2 broken set-up.",
    )
    formats = diff.add_mutually_exclusive_group()
    formats.add_argument("--markdown", action="store_true", help="print it for a pull request")
    formats.add_argument("--json", action="store_true", help="print it for programs")
    diff.set_defaults(run=_diff)

    rollback = commands.add_parser(
        "rollback", parents=[project], help="go back to the publication before"
    )
    rollback.add_argument(
        "--to", metavar="PUBLICATION_ID", help="go back to this one; those after it are taken back"
    )
    rollback.set_defaults(run=_rollback)

    explain = commands.add_parser(
        "explain", parents=[project], help="why a customer is in a segment, or why not"
    )
    explain.add_argument("customer_id", metavar="CUSTOMER_ID")
    explain.add_argument("--segment", help="this one only: its name, or scheme.name")
    explain.add_argument("--json", action="store_true", help="print it for programs")
    explain.set_defaults(run=_explain)

    lint = commands.add_parser(
        "lint", parents=[project], help="what the last gate says about rule segments"
    )
    lint.set_defaults(run=_lint)

    report = commands.add_parser("report", help="what is published, and queries to try")
    report.add_argument(
        "--file", default="segments.duckdb", help="the published file (default: %(default)s)"
    )
    report.set_defaults(run=_report)
    return parser


def _build(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    started = time.monotonic()
    project = DbtProject(_project_options(options), quiet=options.json)
    outcome = build(project, dbt_options)
    summary: dict[str, Any] = {
        "status": outcome.status,
        "seconds": round(time.monotonic() - started, 1),
        "failures": outcome.failures,
        "checks": outcome.checks,
        "checks_without_baseline": outcome.checks_without_baseline,
        "slowest_nodes": _slowest(outcome.seconds),
        **outcome.publication,
    }
    errors = [said for said in (outcome.error, outcome.message) if said]
    if errors:
        summary["error"] = "\n".join(errors)
    if options.json:
        print(json.dumps(summary, indent=2))
    else:
        if outcome.message:
            print(f"segments: {outcome.message}", file=sys.stderr)
        for line in _checks_in_words(outcome.checks):
            print(f"segments: {line}")
        if outcome.checks_without_baseline:
            print(f"segments: {outcome.checks_without_baseline} checks had nothing to compare with")
        for name, seconds in summary["slowest_nodes"].items():
            print(f"segments: {seconds:8.1f} s in {name}")
        print(f"segments: {summary['status']} after {summary['seconds']} s")
    return {"published": PUBLISHED, "refused": REFUSED}.get(summary["status"], BROKEN)


def _checks_in_words(checks: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each check that failed, warned or was waived; of many, the first ones."""
    from customer_segmentation.gate import observation

    lines = [
        f"{check['outcome']:6} {check['name']}: {observation(check)}"
        + (f" (waived: {check['waived_because']})" if check["waived_because"] else "")
        for check in checks[:CHECKS_SHOWN]
    ]
    if len(checks) > CHECKS_SHOWN:
        lines.append(f"... and {len(checks) - CHECKS_SHOWN} more checks: segments build --json")
    return lines


def _slowest(seconds: Mapping[str, float]) -> dict[str, float]:
    """The nodes that took longest, the slowest first."""
    longest = sorted(seconds.items(), key=lambda node: node[1], reverse=True)
    return dict(longest[:SLOWEST_NODES])


def _diff(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    from customer_segmentation.diff import Difference, as_json, as_markdown, as_text, diff

    outcome = diff(DbtProject(_project_options(options), quiet=True), dbt_options)
    if not isinstance(outcome, Difference):
        said = outcome.message or outcome.error or "it could not be built; dbt says why above"
        print(f"segments: {said}", file=sys.stderr)
        return BROKEN
    shown = as_json if options.json else as_markdown if options.markdown else as_text
    print(shown(outcome))
    return REFUSED if outcome.is_above_limit else PUBLISHED


def _rollback(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    project = DbtProject(_project_options(options), quiet=True)
    outcome = roll_back(project, dbt_options, options.to)
    if outcome.status != "published":
        print(f"segments: {outcome.message or outcome.error}", file=sys.stderr)
        return BROKEN
    print(f"segments: rolled back to {outcome.publication['publication_id']}")
    return PUBLISHED


def _explain(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    from customer_segmentation.explain import MODELS, as_json, as_text, explain
    from customer_segmentation.reading import reader

    read = reader(_given_options(options), MODELS)
    explanation = explain(read, options.customer_id, options.segment)
    if not explanation.memberships and not explanation.reasons:
        print(
            f"segments: nothing is published about customer {options.customer_id}"
            + (f" and segment {options.segment}" if options.segment else ""),
            file=sys.stderr,
        )
        return REFUSED
    print(as_json(explanation) if options.json else as_text(explanation))
    if explanation.note:
        print(f"segments: {explanation.note}", file=sys.stderr)
    return PUBLISHED


def _lint(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    from customer_segmentation.lint import MODELS, as_text, lint
    from customer_segmentation.reading import reader

    findings = lint(reader(_given_options(options), MODELS))
    print(as_text(findings))
    return REFUSED if any(finding["severity"] == "error" for finding in findings) else PUBLISHED


def _report(options: argparse.Namespace, dbt_options: Sequence[str]) -> int:
    import duckdb

    from customer_segmentation.report import report

    path = Path(options.file).resolve()
    if not path.exists():
        print(f"segments: {path} does not exist: build first, or name it (--file)", file=sys.stderr)
        return BROKEN
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            print(report(connection, path))
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        print(f"segments: {path} is no file of published segments ({said})", file=sys.stderr)
        return BROKEN
    return PUBLISHED


def _project_options(options: argparse.Namespace) -> list[str]:
    """The options that tell dbt which project it is, for every dbt command of this run."""
    given = _given_options(options).items()
    return [part for option, value in given for part in (option, value)]


def _given_options(options: argparse.Namespace) -> dict[str, str]:
    """Of the options that tell dbt which project it is, those that are given."""
    values = {
        option: getattr(options, option.lstrip("-").replace("-", "_")) for option in PROJECT_OPTIONS
    }
    return {option: value for option, value in values.items() if value is not None}


if __name__ == "__main__":
    sys.exit(main())
