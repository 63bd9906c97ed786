"""What the gate makes of an answer of Great Expectations."""

from __future__ import annotations

import duckdb
import great_expectations as gx
from customer_segmentation.duckdb_source import DuckDBCandidates
from customer_segmentation.gate import _expectation_check


def test_a_check_that_cannot_be_evaluated_says_why():
    """It fails with the reason, and not as if it had found 0 bad rows."""
    expectation = gx.expectations.ExpectColumnValuesToNotBeNull(
        column="missing",
        severity="critical",
        meta={"check": "is_present", "expected": "never NULL", "endangers": "Joins."},
    )
    with duckdb.connect() as connection:
        source = DuckDBCandidates(connection, {}).add_source(gx.get_context(mode="ephemeral"))
        asset = source.add_query_asset(name="candidates", query="select 1 as present")
        batch = asset.add_batch_definition_whole_table("candidates").get_batch()
        check = _expectation_check("candidates", batch.validate(expectation))
    assert not check.passed
    assert "missing" in check.detail
