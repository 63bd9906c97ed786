"""What the gate makes of an answer of Great Expectations."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from decimal import Decimal

import duckdb
import great_expectations as gx
import pytest
from consumer import PACKAGE
from customer_segmentation.duckdb_source import DuckDBCandidates
from customer_segmentation.gate import (
    MEASURES_SUITE,
    Check,
    _expectation_check,
    _expected_limits,
    _with_waivers,
    expectation_suites_folder,
    observation,
    page_entry,
    refusal_summary,
    unpassed,
    without_baseline,
)
from macros import returned_by

SUITES = sorted(path.stem for path in expectation_suites_folder().glob("*.json"))


def checked(expectation: gx.expectations.Expectation, query: str) -> Check:
    """What the gate makes of an expectation on the rows of a query."""
    with duckdb.connect() as connection:
        source = DuckDBCandidates(connection, {}).add_source(gx.get_context(mode="ephemeral"))
        asset = source.add_query_asset(name="candidates", query=query)
        batch = asset.add_batch_definition_whole_table("candidates").get_batch()
        return _expectation_check("candidates", batch.validate(expectation))


def test_a_check_that_cannot_be_evaluated_says_why():
    """It fails with the reason, and not as if it had found 0 bad rows."""
    expectation = gx.expectations.ExpectColumnValuesToNotBeNull(
        column="missing",
        severity="critical",
        meta={"check": "is_present", "expected": "never NULL", "endangers": "Joins."},
    )
    check = checked(expectation, "select 1 as present")
    assert not check.passed
    assert "missing" in check.detail


@pytest.mark.parametrize("suite", [name for name in SUITES if name != MEASURES_SUITE])
def test_a_key_that_is_there_twice_is_found(suite):
    """Each suite finds a row that is there twice, and lets rows pass that share a part of the key."""
    path = expectation_suites_folder() / f"{suite}.json"
    expectations = gx.ExpectationSuite(**json.loads(path.read_text(encoding="utf-8"))).expectations
    (unique,) = [each for each in expectations if each.meta["check"] == "key_is_unique"]
    key = re.search(r"one row per (.+)", unique.meta["expected"])[1].split(", ")
    row = ", ".join(f"'a' as {column}" for column in key)
    other = row.replace("'a'", "'b'", 1)
    assert checked(unique, f"select {row} union all select {other}").passed
    found = checked(unique, f"select {row} union all select {row} union all select {other}")
    assert not found.passed
    assert found.affected == 1


def check(name: str, **changes: object) -> dict:
    """A check that failed, as a row."""
    row = Check(name, "expectations", "error", False, 1.0, "one row per customer_id", 3, "Joins.")
    return {**asdict(row), "is_blocking": True, **changes}


def test_a_rule_that_rows_break_is_said_in_a_sentence():
    """How many rows, and which rule; where nobody knows how many, the rule alone."""
    assert observation(check("a.b")) == "3 rows break the rule: one row per customer_id"
    assert observation(check("a.b", affected=1)) == "1 row breaks the rule: one row per customer_id"
    for affected in (0, None):
        said = observation(check("a.b", affected=affected))
        assert said == "not met: one row per customer_id"


@pytest.mark.parametrize(
    ("name", "warn", "fail", "expected", "said"),
    [
        ("segment_share_change.rfm.lost", 0.05, 0.15, "at most 15 %, a warning above 5 %", True),
        ("customer_count_change", 0.1, None, "a warning above 10 %", True),
        ("lines_duplicate_share", 0.0, 0.01, "at most 1 %, a warning above 0 %", True),
        ("freshness.events", 7, 30, "at most 30 days, a warning above 7 days", True),
        ("segment_stability_index.rfm", 0.1, 0.25, "at most 0.25, a warning above 0.1", True),
        ("reconciliation_rows_tie.events", None, 0, "none", False),
        ("segment_is_too_small.rule.vips", 0, None, "none", False),
        ("segments_in_scheme.rule", None, None, "no limit set", False),
        ("net_revenue_change_7_days", 0.4, 0.6, "at most 60 %, a warning above 40 %", True),
        ("customer_count_change_unwaived", 0.1, None, "a warning above 10 %", True),
    ],
)
def test_a_limit_has_the_unit_of_its_check(name, warn, fail, expected, said):
    """Shares in percent, ages in days; where every case is a fault, the figures say it all."""
    measure = {
        "check_name": name,
        "observed": 1.0,
        "warn_above": warn,
        "fail_above": fail,
        "sampling_error": 0.0,
    }
    assert _expected_limits(measure) == expected
    row = check(name, expected=expected, detail="the figures")
    assert observation(row) == (f"the figures ({expected})" if said else "the figures")


def test_a_limit_that_the_sampling_error_widens_says_so():
    """Where it makes a difference that can be seen."""
    measure = {"check_name": "segment_share_change.rfm.lost", "observed": 0.2}
    few = {**measure, "warn_above": 0.14, "fail_above": 0.24, "sampling_error": 0.09}
    assert _expected_limits(few) == (
        "at most 15 % (24 % with the sampling error),"
        " a warning above 5 % (14 % with the sampling error)"
    )
    many = {**measure, "warn_above": None, "fail_above": 0.1503, "sampling_error": 0.0003}
    assert _expected_limits(many) == "at most 15 %"


def test_a_refusal_names_the_entries_of_its_checks():
    """In one line, and how many checks had nothing to compare with."""
    rows = [
        check("freshness.events"),
        check("freshness.orders"),
        check("unique_key_a_b"),
        check("net_revenue_change", expected="no baseline to compare with", is_blocking=False),
    ]
    said = refusal_summary(rows, "gate")
    assert "3 of 4 checks failed. 1 had nothing to compare with." in said
    assert "docs/gate.md, #freshness, #unique_key\n" in said
    assert without_baseline(rows) == 1


def test_the_page_of_the_gate_states_the_limits():
    """The entry of each check with limits has its defaults, and no other entry has some."""
    page = (PACKAGE / "docs" / "gate.md").read_text(encoding="utf-8")
    stated = {
        name: tuple(None if bound == "never" else float(bound) for bound in bounds)
        for name, *bounds in re.findall(
            r"^### (\w+)\n\nWarn above ([\d.]+|never), fail above ([\d.]+|never)\.\s", page, re.M
        )
    }
    defaults = returned_by("gate_default_limits")
    assert stated == {name: (each["warn"], each["fail"]) for name, each in defaults.items()}
    freshness = returned_by("gate_default_freshness_days")
    entry = " ".join(page.split("### freshness\n")[1].split("###")[0].split())
    for name, each in freshness.items():
        bounds = f"warn {each['warn']}, fail {each['fail'] or 'never'}"
        assert re.search(rf"{name}\b[^;:]* {bounds}", entry), name


def test_a_loss_that_is_small_each_day_is_refused_within_nine():
    """Losing 9 % of the customers a day never refuses against the day before, and does in a week."""
    limits = returned_by("gate_default_limits")
    (change,) = {round(0.91**day / 0.91 ** (day + 1) - 1, 6) for day in range(9)}
    assert change < limits["customer_count_change"]["fail"]
    assert 1 / 0.91**7 - 1 > limits["customer_count_change_7_days"]["fail"]
    for name, each in limits.items():
        if name.endswith("_7_days"):
            month = limits[name.replace("_7_", "_30_")]
            last = limits[name.removesuffix("_7_days")]
            assert last["fail"] < each["fail"] < month["fail"], name


def test_each_check_has_an_entry_of_three_paragraphs():
    """What it sees, an example, what to do; once, and for every data test and suite."""
    page = (PACKAGE / "docs" / "gate.md").read_text(encoding="utf-8")
    names = re.findall(r"^### (.+)$", page, re.M)
    assert len(names) == len(set(names))
    for entry in re.split(r"^### ", page, flags=re.M)[1:]:
        name, _, example, to_do = re.split(r"\n##", entry)[0].strip().split("\n\n")
        assert example.startswith("Example: ") and to_do.startswith("What to do: "), name
    tests = {page_entry(name) for name in returned_by("stopping_tests")}
    assert tests | set(SUITES) <= set(names)


def test_checks_that_did_not_pass_are_data():
    """Failed, warned or waived, with the figures as numbers of JSON; the refusing ones first."""
    rows = [
        check("passed", passed=True, is_blocking=False),
        check("waived", waived_because="known", is_blocking=False),
        check("warned", severity="warn", is_blocking=False, observed=Decimal("0.5")),
        check("failed", observed=None, affected=None),
    ]
    found = unpassed(rows)
    assert [(each["name"], each["outcome"]) for each in found] == [
        ("failed", "failed"), ("warned", "warned"), ("waived", "waived"),
    ]
    assert list(found[1]) == [
        "name", "layer", "severity", "outcome", "observed", "expected", "affected", "detail",
        "waived_because",
    ]
    assert json.loads(json.dumps(found[1]))["observed"] == 0.5


def test_a_key_is_not_waived_with_its_suite():
    """A waiver for a suite is one for its checks, but never for the one that finds repeated keys."""
    checks = [
        Check(f"customer_segments.{name}", "expectations", "error", False, 1.0, "", 1, "")
        for name in ("key_is_unique", "value_tier_is_known")
    ]
    waivers = [{"check_name": "customer_segments", "waived_because": "known"}]
    key, tier = _with_waivers(checks, waivers)
    assert key.is_blocking and not tier.is_blocking
