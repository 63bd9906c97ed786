"""Properties: on any data, the SQL gives what the oracles give, and keeps its promises."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import oracle
import pandas as pd
import pytest
from compiled import CompiledPackage, Results
from consumer import Consumer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

AS_OF = date(2024, 6, 20)
DATES = [AS_OF, *oracle.month_ends_before(AS_OF, 2)]
FIXED = {"recency": [200, 90, 30, 7], "frequency": [2, 3, 5, 8], "monetary": [20, 50, 100, 250]}

RAW_TABLES = {
    "lines": {
        "order_id": "varchar",
        "customer_id": "varchar",
        "ordered_on": "date",
        "amount": "decimal(18, 2)",
    },
    "refunds": {"order_id": "varchar", "refunded_on": "date", "amount": "decimal(18, 2)"},
    "messages": {"kind": "varchar", "sent_on": "date", "customer_id": "varchar"},
}

INPUTS = {
    "order_lines": {
        "source": ["raw", "lines"],
        "columns": {
            "order_id": "order_id",
            "customer_id": "customer_id",
            "ordered_at": "ordered_on",
            "amount": "amount",
        },
    },
    "refunds": {
        "source": ["raw", "refunds"],
        "columns": {"order_id": "order_id", "refunded_at": "refunded_on", "amount": "amount"},
    },
    "messages": {
        "source": ["raw", "messages"],
        "columns": {
            "message_type": "kind",
            "occurred_at": "sent_on",
            "customer_id": "customer_id",
        },
    },
}

#: Every scoring method and every shipped map, each at least once.
SETTINGS = {
    "quantile-standard": {"rfm_scoring_method": "quantile", "rfm_segment_scheme": "standard"},
    "quantile-klaviyo": {"rfm_scoring_method": "quantile", "rfm_segment_scheme": "klaviyo"},
    "quantile-braze": {"rfm_scoring_method": "quantile", "rfm_segment_scheme": "braze"},
    "r_rfm-r_rfm": {"rfm_scoring_method": "r_rfm", "rfm_segment_scheme": "r_rfm"},
    "r_rfm-pymc": {"rfm_scoring_method": "r_rfm", "rfm_segment_scheme": "pymc"},
    "ntile-regex_10": {"rfm_scoring_method": "ntile", "rfm_segment_scheme": "regex_10"},
    "ntile-four_segment": {
        "rfm_scoring_method": "ntile",
        "rfm_segment_scheme": "four_segment",
        "value_tier_method": "cumulative_revenue",
    },
    "fixed-putler": {
        "rfm_scoring_method": "fixed",
        "rfm_segment_scheme": "putler",
        "rfm_fixed_cut_points": FIXED,
        "monetary_basis": "gross",
    },
}
BINS = {"klaviyo": 3, "braze": 4, "pymc": 4}
TIER_SHARES = {"rank_share": ("0.05", "0.15", "0.3"), "cumulative_revenue": ("0.5", "0.3", "0.15")}

# Few different days and amounts, so that ties are the rule.
DAYS = st.integers(-30, 400).map(lambda back: AS_OF - timedelta(days=back))
AMOUNTS = st.sampled_from(["0.00", "0.01", "9.99", "10.00", "20.00", "49.50", "100.00", "250.00"])


@st.composite
def shops(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """Raw tables of a small shop, some of it after the as-of date."""
    lines, refunds, messages = [], [], []
    for number in range(draw(st.integers(1, 14))):
        customer = f"c{number}"
        for order in range(draw(st.integers(0, 5))):
            order_id, day = f"{customer}-{order}", draw(DAYS)
            for _ in range(draw(st.integers(1, 2))):
                amount = Decimal(draw(AMOUNTS)) * draw(st.sampled_from([1, 1, 1, 1, -1]))
                lines.append((order_id, customer, day, amount))
            if draw(st.integers(0, 4)) == 0:
                later = day + timedelta(days=draw(st.integers(0, 90)))
                refunds.append((order_id, later, Decimal(draw(AMOUNTS))))
        for _ in range(draw(st.integers(0, 3))):
            kind = draw(st.sampled_from(["opened", "clicked", "redeemed", "unsubscribed", "sent"]))
            messages.append((kind, draw(DAYS), customer))
    rows = {"lines": lines, "refunds": refunds, "messages": messages}
    return {
        name: pd.DataFrame(rows[name], columns=list(columns))
        for name, columns in RAW_TABLES.items()
    }


#: Hypothesis must not pay for eight settings in every property: the first holds all of them.
CORE = ("quantile-standard", "r_rfm-r_rfm", "ntile-four_segment", "fixed-putler")
core_settings = pytest.mark.parametrize("package", CORE, indirect=True)
all_settings = pytest.mark.parametrize("package", SETTINGS, indirect=True)


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    """One project for all settings, so that it is parsed once."""
    tables = dict.fromkeys(RAW_TABLES)
    return Consumer(tmp_path_factory.mktemp("properties"), tables, {"segmentation_inputs": INPUTS})


@pytest.fixture(scope="module")
def package(request, consumer) -> tuple[CompiledPackage, dict]:
    chosen = {"monetary_basis": "net", "value_tier_method": "rank_share", **SETTINGS[request.param]}
    variables = {
        "as_of_date": str(AS_OF),
        "history_periods": len(DATES) - 1,
        "segmentation_inputs": INPUTS,
        **chosen,
    }
    consumer.set_variables(variables)
    return CompiledPackage(consumer, RAW_TABLES), chosen


def check(max_examples: int):
    return settings(
        max_examples=max_examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@all_settings
@given(shop=shops())
@check(20)
def test_marts_equal_the_oracle(package, shop):
    """Metrics, scores, segments, tiers and stages of every date equal the oracle's."""
    compiled, chosen = package
    results = compiled.run(shop)
    bins = BINS.get(chosen["rfm_segment_scheme"], 5)
    cells = oracle.segment_map(chosen["rfm_segment_scheme"])
    for as_of in DATES:
        population = oracle.buyers(
            shop["lines"], shop["refunds"], as_of, chosen["monetary_basis"] == "net"
        )
        scored = oracle.rfm(population, chosen["rfm_scoring_method"], bins, FIXED)
        expected = sorted(
            (
                row.customer_id,
                row.days,
                row.orders,
                row.value,
                row.recency_score,
                row.frequency_score,
                row.monetary_score,
                cells[row.recency_score, row.frequency_score, row.monetary_score],
            )
            for row in scored.itertuples()
        )
        on_date = f"as_of_date = date '{as_of}'"
        assert expected == results.rows(
            "segmentation__customer_rfm",
            "customer_id, days_since_last_order, order_count, monetary_value, recency_score,"
            " frequency_score, monetary_score, rfm_segment",
            on_date,
        )
        method = chosen["value_tier_method"]
        tiers = oracle.value_tiers(population, method, TIER_SHARES[method])
        assert sorted(tiers.items()) == results.rows(
            "segmentation__customer_value_tiers",
            "customer_id, value_tier",
            f"{on_date} and value_tier <> 'none'",
        )
        stages = {
            row.customer_id: oracle.lifecycle_stage(row.orders, row.days, row.tenure)
            for row in population.itertuples()
        }
        assert sorted(stages.items()) == results.rows(
            "segmentation__customer_lifecycle",
            "customer_id, lifecycle_stage",
            f"{on_date} and lifecycle_stage not in ('new_lead', 'prospect')",
        )
    assert_engagement(results, shop)
    assert_money_is_kept(results, shop)


def assert_engagement(results: Results, shop: dict[str, pd.DataFrame]) -> None:
    """Scores are decayed sums of the seed's weights of what happened by the date."""
    weights = {"opened": 1, "clicked": 3, "redeemed": 5, "unsubscribed": -5, "sent": 0}
    for customer, as_of, score in results.rows(
        "segmentation__customer_engagement", "customer_id, as_of_date, engagement_score"
    ):
        own = shop["messages"][shop["messages"]["customer_id"] == customer]
        activities = [(row.sent_on, weights[row.kind]) for row in own.itertuples()]
        assert score == pytest.approx(oracle.engagement_score(activities, as_of), abs=1e-9)


def assert_money_is_kept(results: Results, shop: dict[str, pd.DataFrame]) -> None:
    """Every source row is in one bucket, and every scheme holds every customer and all money."""
    buckets = results.rows(
        "segmentation__candidate_reconciliation",
        "input, as_of_date, sum(source_rows) over (partition by input, as_of_date),"
        " sum(amount) over (partition by input, as_of_date)",
    )
    for name, _, source_rows, amount in buckets:
        if name == "messages":
            assert source_rows == len(shop["messages"])
        else:
            table = shop["lines" if name == "order_lines" else "refunds"]
            assert (source_rows, amount) == (len(table), sum(table["amount"], Decimal(0)))
    totals = results.rows(
        "segmentation__candidate_segment_performance",
        "as_of_date, scheme, sum(customers) over (partition by as_of_date, scheme),"
        " sum(net_revenue) over (partition by as_of_date, scheme)",
    )
    by_date: dict[date, set] = {}
    for as_of, _, customers, revenue in totals:
        by_date.setdefault(as_of, set()).add((customers, revenue))
    assert all(len(outcomes) == 1 for outcomes in by_date.values())


@core_settings
@given(shop=shops())
@check(15)
def test_better_never_scores_lower_and_equals_score_alike(package, shop):
    """Monotonic in every metric; tie-safe with every method but NTILE, which is documented."""
    compiled, chosen = package
    rows = compiled.run(shop).frame("segmentation__customer_rfm")
    for metric, column, sign in (
        ("recency", "days_since_last_order", -1),
        ("frequency", "order_count", 1),
        ("monetary", "monetary_value", 1),
    ):
        for _, scored in rows.groupby("as_of_date"):
            ordered = scored.assign(value=scored[column].astype(float) * sign)
            ordered = ordered.sort_values(["value", f"{metric}_score"])
            assert ordered[f"{metric}_score"].is_monotonic_increasing
            if chosen["rfm_scoring_method"] != "ntile":
                assert (ordered.groupby("value")[f"{metric}_score"].nunique() == 1).all()


@core_settings
@given(shop=shops(), cut=st.sampled_from(DATES))
@check(12)
def test_what_comes_later_changes_no_earlier_row(package, shop, cut):
    """Deleting everything after a date leaves the rows of that date and of earlier ones alone."""
    compiled, _ = package
    dated = {"lines": "ordered_on", "refunds": "refunded_on", "messages": "sent_on"}
    truncated = {name: shop[name][shop[name][column] <= cut] for name, column in dated.items()}
    everything, past_only = compiled.run(shop), compiled.run(truncated)
    for mart in (
        "segmentation__customer_rfm",
        "segmentation__customer_lifecycle",
        "segmentation__customer_value_tiers",
        "segmentation__customer_engagement",
        "segmentation__candidate_segment_performance",
        "segmentation__candidate_segment_transitions",
        "segmentation__candidate_rfm_cut_points",
    ):
        known = f"as_of_date <= date '{cut}'"
        assert everything.rows(mart, "*", known) == past_only.rows(mart, "*", known), mart


@core_settings
@given(shop=shops(), seed=st.randoms(use_true_random=False))
@check(8)
def test_the_order_of_rows_does_not_matter(package, shop, seed):
    """The same rows in any order give the same tables, to the last digit."""
    compiled, _ = package
    shuffled = {
        name: table.sample(frac=1, random_state=seed.randrange(2**32))
        for name, table in shop.items()
    }
    first, second = compiled.run(shop), compiled.run(shuffled)
    for mart in (
        "segmentation__candidate_customer_segments",
        "segmentation__candidate_segment_performance",
        "segmentation__candidate_reconciliation",
    ):
        assert first.rows(mart, "*") == second.rows(mart, "*"), mart
