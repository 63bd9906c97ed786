"""Rule segments: SQL and an evaluator in plain Python agree on random rules and random data."""

from __future__ import annotations

import duckdb
import pytest
from consumer import Consumer
from rule_shops import RuleShops

#: Together 2,400 pairs of rules and data, at four as-of dates each.
RULE_SETS, SEGMENTS, SHOPS = 2, 60, 20


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    """One project for all rules, so that it is parsed once."""
    return RuleShops(0, SEGMENTS, SHOPS).consumer(tmp_path_factory.mktemp("rules"))


@pytest.mark.parametrize("number", range(RULE_SETS))
def test_sql_and_evaluator_agree(number, consumer):
    """Every segment has the members that the evaluator says, at every as-of date."""
    rules = RuleShops(number, SEGMENTS, SHOPS)
    consumer.set_variables({**consumer.variables, "rule_segments": rules.segments})
    with duckdb.connect(str(consumer.database)) as connection:
        rules.write(connection)
    compared = rules.compare(consumer)
    assert compared.pairs == SEGMENTS * SHOPS
    assert compared.dates == 4
    assert compared.members > compared.pairs
    assert sorted(compared.different) == []
