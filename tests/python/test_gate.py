"""What the gate makes of an answer of Great Expectations."""

from __future__ import annotations

import json
import re

import duckdb
import great_expectations as gx
import pytest
from customer_segmentation.duckdb_source import DuckDBCandidates
from customer_segmentation.gate import (
    MEASURES_SUITE,
    Check,
    _expectation_check,
    expectation_suites_folder,
)

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
