"""What the package must compute, written again from its definitions in plain Python and pandas.

Nothing here is shared with the SQL: no query, no macro, no seed but the score maps, which have
proofs of their own.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pandas as pd

MAPS = Path(__file__).parents[3] / "seeds" / "definitions" / "rfm_segment_map.csv"


def month_ends_before(day: date, count: int) -> list[date]:
    """The last days of the `count` months before the month of `day`, newest first."""
    ends = []
    for _ in range(count):
        day = day.replace(day=1) - timedelta(days=1)
        ends.append(day)
    return ends


def cents(amount: Decimal) -> Decimal:
    """Rounded to 2 places, halves away from zero."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def buyers(orders: pd.DataFrame, refunds: pd.DataFrame, as_of: date, net: bool) -> pd.DataFrame:
    """One row per customer with a qualifying order by `as_of`.

    Arguments: orders with order_id, customer_id, ordered_on, amount (Decimal, negative: a return);
    refunds with order_id, refunded_on, amount. Every order has one customer and one day.
    """
    known = orders[orders["ordered_on"] <= as_of]
    positive = known[known["amount"] > 0]
    rows = []
    for customer, lines in positive.groupby("customer_id"):
        gross = sum(lines["amount"], Decimal(0))
        own = known[known["customer_id"] == customer]
        returned = -sum(own.loc[own["amount"] < 0, "amount"], Decimal(0))
        own_orders = set(orders.loc[orders["customer_id"] == customer, "order_id"])
        paid_back = refunds[
            refunds["order_id"].isin(own_orders) & (refunds["refunded_on"] <= as_of)
        ]
        refunded = returned + sum(paid_back["amount"], Decimal(0))
        rows.append(
            {
                "customer_id": customer,
                "days": (as_of - lines["ordered_on"].max()).days,
                "tenure": (as_of - lines["ordered_on"].min()).days,
                "orders": lines["order_id"].nunique(),
                "gross": gross,
                "refunded": refunded,
                "value": cents(gross - refunded if net else gross),
            }
        )
    columns = ["customer_id", "days", "tenure", "orders", "gross", "refunded", "value"]
    return pd.DataFrame(rows, columns=columns)


def quantile_scores(values: Sequence[Decimal | int], bins: int) -> list[int]:
    """Tie-safe scores: cut k is the smallest v with P(X <= v) >= k / bins; more is better."""
    ordered = sorted(values)
    size = len(ordered)
    cuts = []
    for k in range(1, bins):
        # The smallest rank whose share of the population reaches k / bins, in whole numbers.
        rank = -(-k * size // bins)
        cuts.append(ordered[max(rank, 1) - 1])
    return [1 + sum(cut < value for cut in cuts) for value in values]


def r_rfm_scores(values: Sequence[float], bins: int, reverse: bool) -> list[int]:
    """The bins of R's rfm 0.3: [lower, upper) between type-7 quantiles plus 1."""
    probabilities = [k / bins for k in range(1, bins)]
    cuts = np.quantile(np.array(values, dtype=float), probabilities, method="linear") + 1
    scores = []
    for value in values:
        score = 1 + sum(round(cut, 6) <= value for cut in cuts)
        scores.append(bins + 1 - score if reverse else score)
    return scores


def ntile_scores(
    values: Sequence[Decimal | int], customers: Sequence[str], bins: int, descending: bool
) -> list[int]:
    """NTILE over (order by value, customer_id): the first `size mod bins` tiles hold one more."""
    order = sorted(
        range(len(values)),
        key=lambda index: (-values[index] if descending else values[index], customers[index]),
    )
    base, larger = divmod(len(values), bins)
    scores = [0] * len(values)
    position = 0
    for tile in range(1, bins + 1):
        for _ in range(base + (1 if tile <= larger else 0)):
            scores[order[position]] = tile
            position += 1
    return scores


def fixed_scores(
    values: Sequence[Decimal | int], cuts: Sequence[float], lower_is_better: bool
) -> list[int]:
    """One more than the number of the installer's cuts that are met, the cut itself included."""
    if lower_is_better:
        return [1 + sum(value <= cut for cut in cuts) for value in values]
    return [1 + sum(value >= cut for cut in cuts) for value in values]


def rfm(
    population: pd.DataFrame, method: str, bins: int, fixed: Mapping[str, Sequence[float]]
) -> pd.DataFrame:
    """The population with its three scores."""
    names = ("recency_score", "frequency_score", "monetary_score")
    if population.empty:
        return population.assign(**dict.fromkeys(names))
    customers = list(population["customer_id"])
    days = [int(value) for value in population["days"]]
    orders = [int(value) for value in population["orders"]]
    values = list(population["value"])
    if method == "quantile":
        scores = (
            quantile_scores([-day for day in days], bins),
            quantile_scores(orders, bins),
            quantile_scores(values, bins),
        )
    elif method == "r_rfm":
        scores = (
            r_rfm_scores(days, bins, reverse=True),
            r_rfm_scores(orders, bins, reverse=False),
            r_rfm_scores([float(value) for value in values], bins, reverse=False),
        )
    elif method == "ntile":
        scores = (
            ntile_scores(days, customers, bins, descending=True),
            ntile_scores(orders, customers, bins, descending=False),
            ntile_scores(values, customers, bins, descending=False),
        )
    else:
        scores = (
            fixed_scores(days, fixed["recency"], lower_is_better=True),
            fixed_scores(orders, fixed["frequency"], lower_is_better=False),
            fixed_scores(values, fixed["monetary"], lower_is_better=False),
        )
    return population.assign(**dict(zip(names, scores, strict=True)))


def segment_map(scheme: str) -> dict[tuple[int, int, int], str]:
    """The segment of each score cell of a scheme."""
    with MAPS.open(encoding="utf-8") as lines:
        return {
            (
                int(row["recency_score"]),
                int(row["frequency_score"]),
                int(row["monetary_score"]),
            ): row["segment"]
            for row in csv.DictReader(lines)
            if row["scheme"] == scheme
        }


def value_tiers(population: pd.DataFrame, method: str, shares: Sequence[str]) -> dict[str, str]:
    """Customer -> tier, for those with a positive value; ties share the better tier.

    Arguments: shares of platinum, gold and silver, as text so that they stay exact.
    """
    paying = population[population["value"] > 0]
    ends = [sum((Decimal(share) for share in shares[: k + 1]), Decimal(0)) for k in range(3)]
    tiers = {}
    for customer, value in zip(paying["customer_id"], paying["value"], strict=True):
        better = paying[paying["value"] > value]
        if method == "rank_share":
            ahead, total = Decimal(len(better)), Decimal(len(paying))
        else:
            ahead = sum(better["value"], Decimal(0))
            total = sum(paying["value"], Decimal(0))
        tiers[customer] = next(
            (
                tier
                for tier, end in zip(("platinum", "gold", "silver"), ends, strict=True)
                if ahead < end * total
            ),
            "bronze",
        )
    return tiers


def lifecycle_stage(orders: int, days: int, tenure: int) -> str:
    """The stage of a buyer, with the default thresholds."""
    if days > 180:
        return "inactive_customer"
    if orders >= 4 and tenure >= 180:
        return "loyal_customer"
    return "repeat_customer" if orders >= 2 else "active_customer"


def engagement_score(activities: Sequence[tuple[date, float]], as_of: date) -> float:
    """Sum of weight x 2^(-age / 30) over what happened by `as_of`."""
    return sum(
        weight * 2 ** (-(as_of - day).days / 30) for day, weight in activities if day <= as_of
    )
