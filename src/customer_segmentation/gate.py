"""The quality gate: runs the expectation suites on the candidates and turns them into check rows.

Whoever runs the gate publishes nothing after a refusal. The rows are written first, so that they can
be read after a refusal too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    from great_expectations.data_context import AbstractDataContext
    from great_expectations.datasource.fluent import SQLDatasource

#: Suites whose rows come one per measure instead of one per expectation.
MEASURES_SUITE = "quality_measures"

#: Checks whose values are shares, beside those whose names end in `_share`, and whose are days.
SHARES = (
    "activities_alike_rise",
    "customer_count_change",
    "customer_count_change_7_days",
    "customer_count_change_30_days",
    "customer_id_form_new",
    "customer_ids_as_decimals",
    "customers_of_activity_only_rise",
    "day_below_weekday",
    "day_breaks_off",
    "exchange_rate_jump",
    "exchange_rates_twice",
    "input_customers_lost",
    "input_missing_more",
    "input_money_changed",
    "input_rows_added",
    "input_rows_lost",
    "input_values_changed",
    "input_values_replaced",
    "missing_rises",
    "net_revenue_change",
    "net_revenue_change_7_days",
    "net_revenue_change_30_days",
    "refunded_share_of_gross",
    "segment_share_change",
    "segment_share_change_7_days",
    "segment_share_change_30_days",
    "segments_overlap",
    "value_appeared",
    "value_stopped",
    "settings_changed",
)
DAYS = (
    "as_of_date_not_before_first_order",
    "as_of_date_within_data",
    "exchange_rates_ended",
    "freshness",
    "segment_review_overdue",
)

#: How a check that did not pass comes out: it refuses the publication, or it does not.
OUTCOMES = ("failed", "warned", "waived")

#: How many failing checks a refusal spells out.
CHECKS_IN_SUMMARY = 15

#: How many of their entries in docs/gate.md it names.
ENTRIES_IN_SUMMARY = 5

#: What is expected where there is nothing to compare with.
NO_BASELINE = "no baseline to compare with"

#: Kinds of data tests, with which their names begin.
KINDS_OF_TESTS = ("unique_key", "foreign_key", "valid_rows")


class PublicationRefused(RuntimeError):
    """The data did not pass the gate; what is published stays as it is."""


@dataclass(frozen=True)
class Check:
    """One check with its outcome: a row of quality_results.

    `severity` is error (a failure refuses the publication) or warn. `observed` is a count, a share
    or a measure, as `expected` says; `affected` counts the rows or customers concerned.
    """

    check_name: str
    layer: str
    severity: str
    passed: bool
    observed: float | None
    expected: str
    affected: int | None
    endangers: str
    detail: str | None = None
    waived_because: str | None = None

    @property
    def is_of_a_key(self) -> bool:
        """Whether it is one that is never waived, not by the name of its suite either."""
        return self.check_name.endswith(".key_is_unique")

    @property
    def is_blocking(self) -> bool:
        return self.severity == "error" and not self.passed and self.waived_because is None


class Candidates(Protocol):
    """The relations that the gate reads, on some engine. `queries`: name -> the query that reads it."""

    queries: Mapping[str, str]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a relation."""

    def add_source(self, context: AbstractDataContext) -> SQLDatasource:
        """Adds the engine to a Great Expectations context."""


def run_duckdb_gate(
    session: duckdb.DuckDBPyConnection, queries: Mapping[str, str], gate_relation: str
) -> pd.DataFrame:
    """Judges the candidates in a DuckDB database, within the dbt run.

    Arguments:
        session: the connection of the dbt run.
        queries: suite or table name -> the query that reads it.
        gate_relation: the gate's own relation, where the rows go if the publication is refused.

    Returns: the check rows with their publication_id, for dbt to store.
    Raises: PublicationRefused with a short summary if a check of severity error fails unwaived.
    """
    from customer_segmentation.duckdb_source import DuckDBCandidates

    checks = judge(DuckDBCandidates(session, queries))
    results = _as_frame(checks)
    if is_refused(checks):
        session.cursor().execute(
            f"create or replace table {gate_relation} as select * from results"
        )
        raise PublicationRefused(refusal_summary(checks, gate_relation))
    return results


def judge(candidates: Candidates) -> list[dict[str, Any]]:
    """Runs every check on the candidates.

    Returns: the rows of segmentation__quality_gate, one per check.
    """
    (candidate,) = candidates.rows("publication_candidate")
    checks = _with_waivers(
        [
            *_dbt_test_checks(candidates.rows("dbt_test_checks")),
            *_content_checks(candidates.rows("fingerprints")),
            *_suite_checks(candidates, {"bins": candidate["rfm_bins"]}),
        ],
        candidates.rows("quality_waivers"),
    )
    return [
        {
            "publication_id": candidate["publication_id"],
            **asdict(check),
            "is_blocking": check.is_blocking,
        }
        for check in checks
    ]


def is_refused(checks: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a row of `judge` refuses the publication."""
    return any(check["is_blocking"] for check in checks)


def unpassed(checks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The checks that failed, warned or were waived, as data: the refusing ones first."""
    found = [
        {
            "name": check["check_name"],
            "layer": check["layer"],
            "severity": check["severity"],
            "outcome": "waived"
            if check["waived_because"]
            else "failed"
            if check["is_blocking"]
            else "warned",
            # An engine's decimals are no numbers of JSON.
            "observed": None if check["observed"] is None else float(check["observed"]),
            "expected": check["expected"],
            "affected": None if check["affected"] is None else int(check["affected"]),
            "detail": check["detail"],
            "waived_because": check["waived_because"],
        }
        for check in checks
        if not check["passed"]
    ]
    return sorted(found, key=lambda check: (OUTCOMES.index(check["outcome"]), check["name"]))


def without_baseline(checks: Iterable[Mapping[str, Any]]) -> int:
    """How many checks had nothing to compare with, as before the first publication."""
    return sum(check["expected"] == NO_BASELINE for check in checks)


def refusal_summary(checks: Sequence[Mapping[str, Any]], gate_relation: str) -> str:
    """What failed, what it endangers and where to read on, in a few lines."""
    blocking = [check for check in checks if check["is_blocking"]]
    uncompared = without_baseline(checks)
    lines = [
        f"Publication refused: {len(blocking)} of {len(checks)} checks failed."
        + (f" {uncompared} had nothing to compare with." if uncompared else "")
        + " What was published before stays as it is."
    ]
    for check in blocking[:CHECKS_IN_SUMMARY]:
        lines.append(f"  - {check['check_name']}: {observation(check)}. {check['endangers']}")
    if len(blocking) > CHECKS_IN_SUMMARY:
        lines.append(f"  ... and {len(blocking) - CHECKS_IN_SUMMARY} more.")
    entries = sorted({page_entry(check["check_name"]) for check in blocking})
    shown = ", ".join(f"#{entry}" for entry in entries[:ENTRIES_IN_SUMMARY])
    lines.append(f"What each check sees and what to do: docs/gate.md, {shown}")
    lines.append(f"All checks: select * from {gate_relation} where not passed")
    lines.append(f"Data Docs: {data_docs_folder() / 'index.html'}")
    lines.append("A failure that is meant: vars segmentation_gate: {waive: {<check>: <reason>}}")
    return "\n".join(lines)


def page_entry(check_name: str) -> str:
    """The heading in docs/gate.md that a check is described under."""
    for kind in KINDS_OF_TESTS:
        if check_name.startswith(f"{kind}_"):
            return kind
    return check_name.split(".")[0]


def data_docs_folder() -> Path:
    """Where the Data Docs of the last gate are written: beside dbt's own documentation."""
    return Path(os.environ.get("DBT_TARGET_PATH", "target")) / "data_docs"


def expectation_suites_folder() -> Path:
    """The folder of the suites: gx/expectations of a clone, or the copy inside a wheel."""
    inside_wheel = Path(__file__).parent / "expectations"
    if inside_wheel.is_dir():
        return inside_wheel
    return Path(__file__).parents[2] / "gx" / "expectations"


def observation(check: Mapping[str, Any]) -> str:
    """What was found and, where the figures do not say it, what was expected, in words."""
    if not check["detail"]:
        rows = check["affected"]
        if not rows:
            return f"not met: {check['expected']}"
        return f"{rows} {'row breaks' if rows == 1 else 'rows break'} the rule: {check['expected']}"
    if check["expected"].startswith(("at most ", "a warning above ")):
        return f"{check['detail']} ({check['expected']})"
    return check["detail"]


def _dbt_test_checks(rows: Iterable[Mapping[str, Any]]) -> list[Check]:
    return [
        Check(
            check_name=row["check_name"],
            layer="dbt tests",
            severity="error",
            passed=row["passed"],
            observed=None,
            expected="passed before the gate",
            affected=None,
            endangers=row["endangers"],
            detail=row["detail"],
        )
        for row in rows
    ]


def _content_checks(fingerprints: Iterable[Mapping[str, Any]]) -> list[Check]:
    """What is judged, by its fingerprints: the commit publishes nothing else under these checks."""
    return [
        Check(
            check_name=f"published_as_judged.{row['relation']}",
            layer="publication",
            severity="error",
            passed=True,
            observed=row["candidate_rows"],
            expected="published as it was judged",
            affected=row["candidate_rows"],
            endangers="What nobody has judged would be published.",
            detail=row["fingerprint"],
        )
        for row in fingerprints
    ]


def _suite_checks(candidates: Candidates, parameters: Mapping[str, Any]) -> list[Check]:
    """Runs every suite on its query, writes the Data Docs and returns the checks."""
    # Imported here: it costs seconds, and whoever only reads this module should not pay them.
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx

    from customer_segmentation.data_docs import make_offline, remove_pages

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    _use_data_docs(context, data_docs_folder())
    source = candidates.add_source(context)

    checks: list[Check] = []
    for path in sorted(expectation_suites_folder().glob("*.json")):
        definition = json.loads(path.read_text(encoding="utf-8"))
        name = definition["name"]
        suite = context.suites.add(gx.ExpectationSuite(**definition))
        asset = source.add_query_asset(name=name, query=candidates.queries[name])
        validation = context.validation_definitions.add(
            gx.ValidationDefinition(
                name=name, data=asset.add_batch_definition_whole_table(name), suite=suite
            )
        )
        is_measures = name == MEASURES_SUITE
        result = validation.run(
            expectation_parameters=dict(parameters),
            result_format="COMPLETE" if is_measures else "SUMMARY",
        )
        if is_measures:
            checks.extend(_measure_checks(candidates.rows(name), result))
        else:
            checks.extend(_expectation_check(name, outcome) for outcome in result.results)
    remove_pages(data_docs_folder())
    context.build_data_docs()
    make_offline(data_docs_folder())
    # Pooled connections would keep a database file open after dbt has let go of it.
    source.get_engine().dispose()
    return checks


def _use_data_docs(context: Any, folder: Path) -> None:
    site = {
        "class_name": "SiteBuilder",
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(folder.resolve()),
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    for existing in list(context.get_site_names()):
        context.delete_data_docs_site(existing)
    context.add_data_docs_site(site_name="local", site_config=site)


def _expectation_check(suite: str, outcome: Any) -> Check:
    """The row of one expectation; an expectation that could not be evaluated fails."""
    config = outcome.expectation_config
    result = outcome.result or {}
    affected = result.get("unexpected_count")
    observed = result.get("observed_value", affected)
    if affected is None and isinstance(observed, int):
        affected = observed
    return Check(
        check_name=f"{suite}.{config.meta['check']}",
        layer="expectations",
        severity="error" if config.severity == "critical" else "warn",
        passed=bool(outcome.success),
        observed=float(observed) if isinstance(observed, (int, float)) else affected,
        expected=config.meta["expected"],
        affected=affected,
        endangers=config.meta["endangers"],
        detail=_raised(outcome),
    )


def _raised(outcome: Any) -> str | None:
    """Why an expectation could not be evaluated: told once, or for each of its metrics."""
    told = outcome.exception_info or {}
    for info in (told, *told.values()):
        if isinstance(info, dict) and info.get("exception_message"):
            return info["exception_message"]
    return None


def _measure_checks(measures: Iterable[Mapping[str, Any]], result: Any) -> list[Check]:
    """The rows of the measures, with the verdicts that the suite gave on each of them."""
    beyond: dict[str, set[str]] = {}
    checks: list[Check] = []
    for outcome in result.results:
        name = outcome.expectation_config.meta["check"]
        rows = (outcome.result or {}).get("details", {}).get("unexpected_rows") or []
        beyond[name] = {row["check_name"] for row in rows}
        if name == "measured_once" or len(beyond[name]) != outcome.result.get("observed_value", 0):
            checks.append(_expectation_check(MEASURES_SUITE, outcome))
    for row in measures:
        fails = row["check_name"] in beyond["within_fail_limits"]
        warns = row["check_name"] in beyond["within_warn_limits"]
        can_refuse = row["fail_above"] is not None
        checks.append(
            Check(
                check_name=row["check_name"],
                layer=row["layer"],
                severity="error" if fails or (can_refuse and not warns) else "warn",
                passed=not (fails or warns),
                observed=row["observed"],
                expected=_expected_limits(row),
                affected=row["affected"],
                endangers=row["endangers"],
                detail=row["detail"],
            )
        )
    return checks


def _expected_limits(measure: Mapping[str, Any]) -> str:
    if measure["observed"] is None:
        return NO_BASELINE
    name = measure["check_name"].split(".")[0].removesuffix("_unwaived")

    def in_its_unit(limit: float) -> str:
        if name.endswith("_share") or name in SHARES:
            return f"{round(100 * limit, 1):g} %"
        return f"{limit:g} days" if name in DAYS else f"{round(limit, 3):g}"

    def with_its_error(limit: float) -> str:
        own, widened = in_its_unit(limit - measure["sampling_error"]), in_its_unit(limit)
        return own if own == widened else f"{own} ({widened} with the sampling error)"

    fail_above, warn_above = measure["fail_above"], measure["warn_above"]
    if not fail_above and not warn_above and (fail_above, warn_above) != (None, None):
        # What was counted is a fault, as the figures say.
        return "none"
    limits = []
    if fail_above is not None:
        limits.append(f"at most {with_its_error(fail_above)}")
    if warn_above is not None:
        limits.append(f"a warning above {with_its_error(warn_above)}")
    return ", ".join(limits) or "no limit set"


def _with_waivers(checks: list[Check], waivers: Iterable[Mapping[str, Any]]) -> list[Check]:
    """Marks the failed checks that are waived. A waiver is for a check or for all under its name.

    A waiver that fits no check is a warning of its own: it would silence something later, unseen.
    """
    reasons = {row["check_name"]: row["waived_because"] for row in waivers if row["check_name"]}
    waived = []
    used = set()
    for check in checks:
        fitting = [
            name
            for name in reasons
            if check.check_name == name
            or (check.check_name.startswith(f"{name}.") and not check.is_of_a_key)
        ]
        used.update(fitting)
        if fitting and not check.passed:
            check = replace(check, waived_because=reasons[max(fitting, key=len)])
        waived.append(check)
    for name in sorted(reasons.keys() - used):
        waived.append(
            Check(
                check_name=f"waiver.{name}",
                layer="gate",
                severity="warn",
                passed=False,
                observed=None,
                expected="the name of a check",
                affected=None,
                endangers="The waiver is for no check: a misspelt or outdated name.",
                detail=f"segmentation_gate.waive names {name}",
                waived_because=None,
            )
        )
    return waived


def _as_frame(checks: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(checks)
    for column in frame.columns.difference(["passed", "is_blocking", "observed", "affected"]):
        frame[column] = frame[column].astype("string")
    return frame.astype({"observed": "Float64", "affected": "Int64"})
