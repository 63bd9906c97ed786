"""Reasons and next changes of the package's own schemes: plain Python says the same."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import shop
from consumer import OWN_RULES, PACKAGE, Consumer, failed_nodes, messages
from scheme_evaluator import CENT, METRICS, SCHEMES, UNITS, SchemeEvaluator

FIXED = {"recency": [200, 90, 30, 7], "frequency": [2, 3, 5, 8], "monetary": [20, 50, 100, 250]}
#: Every method, windows, frozen cut points, all grains; the first is default.
SETTINGS: dict[str, dict[str, Any]] = {
    "quantile": {},
    "fixed in a window": {
        "rfm_scoring_method": "fixed",
        "rfm_segment_scheme": "putler",
        "rfm_fixed_cut_points": FIXED,
        "rfm_window_days": 120,
        "monetary_basis": "gross",
        "history_grain": "week",
        "engagement_half_life_days": 10,
        "engagement_at_risk_days": 30,
    },
    "r_rfm": {
        "rfm_scoring_method": "r_rfm",
        "rfm_segment_scheme": "r_rfm",
        "value_tier_method": "cumulative_revenue",
        "history_grain": "day",
        "engagement_at_risk_days": 15,
        "loyal_min_orders": 2,
        "loyal_min_tenure_days": 60,
        "inactive_after_days": 90,
        "new_lead_days": 100,
    },
    "ntile in a window": {
        "rfm_scoring_method": "ntile",
        "rfm_segment_scheme": "regex_10",
        "rfm_window_days": 200,
    },
    "frozen": {"rfm_segment_scheme": "klaviyo", "rfm_cut_points_as_of": "2024-03-31"},
}
HORIZON = 600


class Build:
    """A build of the candidates and what it tells, with the evaluator of the same facts."""

    def __init__(self, consumer: Consumer, variables: dict[str, Any]) -> None:
        consumer.set_variables({**shop.VARIABLES, "rule_segments": [], **variables})
        consumer.build_successfully(
            *("--exclude-resource-type", "test"),
            *("--select", "+segmentation__candidate_segment_membership"),
            "segmentation__customer_rfm",
        )
        compiled = consumer.dbt("compile", "--select", "own_reasons_are_met")
        assert compiled.success, messages(compiled)
        (test,) = compiled.result.results
        # The data test is over all reasons, of which it shows those that contradict themselves.
        all_reasons, _, _ = test.node.compiled_code.rpartition("where is_member")
        with duckdb.connect(str(consumer.database), read_only=True) as connection:
            self.evaluator = SchemeEvaluator(connection, variables)
            found = connection.execute(all_reasons)
            names = [column[0] for column in found.description]
            self.reasons = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
            self.memberships = connection.execute(
                "select customer_id, scheme, next_change_on, next_segment"
                " from segments_marts.segmentation__candidate_segment_membership"
            ).fetchall()


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    folder = tmp_path_factory.mktemp("reasons")
    return Consumer(folder, shop.write(folder / "raw", shop.raw_tables()), shop.VARIABLES)


@pytest.fixture(scope="module", params=SETTINGS)
def build(request, consumer) -> Build:
    return Build(consumer, SETTINGS[request.param])


def rows(build: Build, scheme: str, is_member: bool) -> list[dict[str, Any]]:
    return [
        row for row in build.reasons if row["scheme"] == scheme and row["is_member"] == is_member
    ]


def distance(row: dict[str, Any]) -> Decimal:
    return Decimal(str(row["distance"]))


def observed(row: dict[str, Any]) -> Any:
    return int(row["observed"]) if row["observed"].isdigit() else Decimal(row["observed"])


def test_the_next_change_is_the_first_day_in_another_segment(build):
    """Of every customer and scheme; those without one have none for 600 days."""
    evaluator = build.evaluator
    wrong, changes = [], dict.fromkeys(SCHEMES, 0)
    for customer, scheme, day, segment in build.memberships:
        assert evaluator.segment(scheme, customer, 0) == evaluator.segments[customer, scheme]
        expected = evaluator.next_change(scheme, customer, HORIZON)
        stated = None if day is None else (day, segment)
        changes[scheme] += stated is not None
        if stated != expected:
            wrong.append((customer, scheme, stated, expected))
    assert wrong == []
    in_window = evaluator.settings["rfm_window_days"] is not None
    assert all(changes[scheme] > 20 for scheme in ("rfm", "lifecycle", "engagement"))
    assert changes["value_tier"] > 20 if in_window else changes["value_tier"] == 0


def test_a_metric_moved_by_the_distance_makes_the_stated_rfm_segment(build):
    """And not by the smallest step less. Where none is stated, no rise of the metric changes it."""
    evaluator = build.evaluator
    stated = {(row["customer_id"], row["place"]): row for row in rows(build, "rfm", False)}
    reached = 0
    for customer, now in evaluator.segments.items():
        customer, scheme = customer
        metrics = evaluator.metrics(customer, 0)
        if scheme != "rfm" or metrics[1] == 0:
            continue
        for place, metric in enumerate(METRICS):
            unit, sign = UNITS[metric], -1 if metric == "recency" else 1

            def moved(by, place=place, sign=sign, metrics=metrics, customer=customer) -> str:
                changed = [*metrics]
                changed[place] += sign * by
                return evaluator.rfm_of(customer, tuple(changed))

            if (row := stated.pop((customer, metric), None)) is None:
                best = metrics[place] if metric == "recency" else 10**9
                steps = [sign * (cut - metrics[place]) for cut in evaluator.cuts[metric]]
                steps = [step + more for step in steps for more in (-unit, 0, unit) if step > 0]
                assert {moved(step) for step in (*steps, best) if step > 0} <= {now}
                continue
            assert not row["is_met"] and observed(row) == metrics[place]
            assert moved(distance(row)) == row["segment"] != now
            assert moved(distance(row) - unit) == now
            reached += 1
    assert stated == {}
    assert reached > 100


def test_the_own_rfm_segment_is_told_by_the_bands_of_its_scores(build):
    """Within the distance a metric keeps its score; at it, or the smallest step further, not."""
    evaluator = build.evaluator
    own = rows(build, "rfm", True)
    told = {(row["customer_id"], row["place"]) for row in own}
    scored = [row for row in own if row["customer_id"] in evaluator.scores]
    assert len(scored) == 3 * len(evaluator.scores)
    assert {row["customer_id"] for row in own} == set(evaluator.customers)
    assert len(told) == len(own)
    for row in scored:
        customer, metric = row["customer_id"], row["place"]
        value = evaluator.metrics(customer, 0)[METRICS.index(metric)]
        now = evaluator.scores[customer][METRICS.index(metric)]
        assert row["is_met"] and observed(row) == value
        assert f"({metric} score {now}" in row["condition"]
        if row["distance"] is None:
            continue
        by, unit = distance(row), UNITS[metric]
        inside = [value - by + unit, value + by - unit] if by > 0 else [value]
        assert all(evaluator.score(metric, near, now) == now for near in inside)
        further = [value - by - unit, value - by, value + by, value + by + unit]
        assert any(evaluator.score(metric, far, now) != now for far in further)


def test_the_missing_money_makes_the_better_tier(build):
    """With that much more, ranked anew among all; with a cent less not, if ranks decide."""
    evaluator = build.evaluator
    stated = rows(build, "value_tier", False)
    in_best = [c for c, value in evaluator.values.items() if value >= evaluator.boundaries[-1][0]]
    with_value = [c for c in evaluator.customers if evaluator.metrics(c, 0)[2] is not None]
    assert sorted(row["customer_id"] for row in stated) == sorted(set(with_value) - {*in_best})
    by_rank = evaluator.settings["value_tier_method"] == "rank_share"
    for row in stated:
        customer, value = row["customer_id"], observed(row)
        assert value == evaluator.metrics(customer, 0)[2]
        others = [v for c, v in evaluator.values.items() if c != customer]
        enough, now = value + distance(row), evaluator.segments[customer, "value_tier"]
        assert tier(enough, others, by_rank) == row["segment"]
        assert evaluator.tier_of(value) == now
        if by_rank:
            assert tier(enough - CENT, others, by_rank) == now


def tier(value: Decimal, others: list[Decimal], by_rank: bool) -> str:
    """The tier of a value among others, from the definition."""
    if value <= 0:
        return "none"
    weights = [Decimal(1) if by_rank else other for other in others]
    total = sum(weights) + (1 if by_rank else value)
    ahead = sum(w for w, other in zip(weights, others, strict=True) if other > value)
    shares = ("0.05", "0.2", "0.5") if by_rank else ("0.5", "0.8", "0.95")
    ends = zip(("platinum", "gold", "silver"), shares, strict=True)
    return next((name for name, end in ends if ahead < Decimal(end) * total), "bronze")


def test_the_missing_score_makes_the_better_level(build):
    """Of everybody below highly_active, to a millionth."""
    moderate, high = 3 * 10**15, 10 * 10**15
    evaluator = build.evaluator
    stated = {row["customer_id"]: row for row in rows(build, "engagement", False)}
    for customer in evaluator.customers:
        score = evaluator.engagement_score(customer, evaluator.today)
        row = stated.pop(customer, None)
        assert (row is None) == (score >= high)
        if row is not None:
            missing = (high if score >= moderate else moderate) - score
            assert 0 <= distance(row) * 10**15 - missing < 10**9
            better = "highly_active" if score >= moderate else "moderately_engaged"
            assert row["segment"] == better
    assert stated == {}


def test_the_missing_days_and_orders_make_the_next_stage(build):
    """All that is missing together makes it, and nothing less."""
    evaluator = build.evaluator
    stated: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows(build, "lifecycle", False):
        stated.setdefault((row["customer_id"], row["segment"]), []).append(row)
    for (customer, segment), conditions in stated.items():
        today = evaluator.facts(customer, 0)
        missing = [row for row in conditions if not row["is_met"]]
        assert missing

        def facts(changes: list[dict[str, Any]], today=today):
            for row in changes:
                less = row["place"] == "days_since_last_order"
                value = observed(row) + (-1 if less else 1) * int(row["distance"])
                today = evaluator.changed(today, row["place"], value)
            if today.orders and today.last is None:
                today = evaluator.changed(today, "days_since_last_order", 0)
                today = evaluator.changed(today, "days_since_first_order", 0)
            return today

        assert evaluator.stage_of(facts(missing)) == segment
        for left_out in missing:
            rest = [row for row in missing if row is not left_out]
            assert evaluator.stage_of(facts(rest)) != segment
            assert int(left_out["distance"]) > 0
    without = set(evaluator.customers) - {customer for customer, _ in stated}
    assert {evaluator.segments[customer, "lifecycle"] for customer in without} == {"loyal_customer"}
    assert len({segment for _, segment in stated}) >= 2


def test_the_own_stage_and_level_are_told_by_conditions_that_hold(build):
    """Each customer has the reasons of its stage and level, with what is observed."""
    evaluator = build.evaluator
    places = {
        "order_count": "orders",
        "days_known": "known",
        "days_since_first_order": "first",
        "days_since_last_order": "last",
        "has_open_deal": "has_open_deal",
        "is_engaged": "is_engaged",
    }
    for scheme in ("lifecycle", "engagement", "value_tier"):
        own = rows(build, scheme, True)
        assert all(row["is_met"] for row in own)
        assert {row["customer_id"] for row in own} == set(evaluator.customers)
        assert len({(row["customer_id"], row["place"]) for row in own}) == len(own)
        for row in own:
            assert row["segment"] == evaluator.segments[row["customer_id"], scheme]
            if scheme == "lifecycle":
                value = getattr(evaluator.facts(row["customer_id"], 0), places[row["place"]])
                assert row["observed"] == str(value).lower()


@pytest.fixture(scope="module")
def overridden(tmp_path_factory) -> Consumer:
    """A project with the stage and the conditions of docs/overriding_rules.md, and with open deals of
    a third of the contacts."""
    folder: Path = tmp_path_factory.mktemp("overridden")
    tables = shop.raw_tables(90)
    contacts = tables["contacts"]["contact_no"]
    tables["deals"] = pd.DataFrame(
        {"deal": f"d{n}", "contact": contact, "created": shop.LAST_DAY - timedelta(days=9)}
        for n, contact in enumerate(contacts)
        if n % 3 == 0
    )
    deals = {"deal_id": "deal", "contact_id": "contact", "created_at": "created"}
    inputs = {**shop.INPUTS, "deals": {"source": ["raw", "deals"], "columns": deals}}
    variables = {**shop.VARIABLES, "segmentation_inputs": inputs, "rule_segments": []}
    raw = shop.write(folder / "raw", tables)
    consumer = Consumer(folder, raw, variables, settings=OWN_RULES)
    (folder / "macros").mkdir()
    page = (PACKAGE / "docs" / "overriding_rules.md").read_text(encoding="utf-8")
    for name in ("lifecycle_stage", "lifecycle_conditions"):
        block = re.search(rf"```sql\n(-- macros/{name}\.sql.*?)```", page, re.DOTALL)
        (folder / "macros" / f"{name}.sql").write_text(block.group(1), encoding="utf-8")
    return consumer


def test_an_overridden_rule_is_told_in_its_own_words(overridden):
    """The documented rule with its conditions: nobody's reasons contradict the stage, and neither is
    nor becomes inactive who has an open deal."""
    selected = ("--select", "+segmentation__candidate_segment_membership", "own_reasons_are_met")
    overridden.build_successfully(
        *selected, *("--exclude", "accounts_tie_to_their_people", "test_type:generic")
    )
    rows = overridden.query(
        "select has_open_deal, lifecycle_stage, days_since_last_order, next_segment, next_change_on"
        " from segments_intermediate.int_segmentation__scheme_values as scheme_values"
        " left join segments_intermediate.int_segmentation__next_segments as next_segments"
        " on scheme_values.customer_id = next_segments.customer_id and scheme = 'lifecycle'"
        " where order_count > 0"
    )
    assert any(deal and days > 180 for deal, _, days, _, _ in rows)
    for deal, stage, days, segment, day in rows:
        assert (stage == "inactive_customer") == (days > 180 and not deal)
        assert not (deal and segment == "inactive_customer")
        if segment == "inactive_customer":
            assert day == date.fromisoformat(shop.AS_OF) + timedelta(days=181 - days)


def test_a_rule_that_contradicts_its_words_stops_the_build(overridden):
    """The documented rule with the words of the package."""
    (overridden.folder / "macros" / "lifecycle_conditions.sql").unlink()
    result = overridden.build("--select", "own_reasons_are_met", parse_again=True)
    assert set(failed_nodes(result)) == {"own_reasons_are_met"}
