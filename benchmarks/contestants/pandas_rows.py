"""The customer rows of hand_written.sql in pandas: `pandas_rows.py SHOP FOLDER`."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

AS_OF = pd.Timestamp("2025-12-31")
EARLIER = [pd.Timestamp("2025-11-30"), pd.Timestamp("2025-10-31")]


def main(shop: str, folder: str) -> None:
    """Reads the shop's tables and writes customer_segments.parquet."""
    orders = _orders(pd.read_parquet(f"{shop}/order_lines.parquet"))
    buyers = orders.groupby("customer_no").agg(
        first_order_date=("order_date", "min"),
        last_order_date=("order_date", "max"),
        order_count=("order_date", "count"),
        gross_revenue=("gross", "sum"),
        refunded_amount=("refunded", "sum"),
    )
    facts = (
        pd.read_parquet(f"{shop}/customers.parquet")
        .set_index("customer_no")
        .query("not is_test")
        .join(buyers)
        .join(_engagement(shop))
        .fillna(
            {"order_count": 0, "gross_revenue": 0, "refunded_amount": 0, "engagement_score": 0}
        )
    )
    # Sums of floats differ in their last digits, and customers with the same revenue tie.
    facts["net_revenue"] = (facts["gross_revenue"] - facts["refunded_amount"]).round(2)
    facts["days_since_last_order"] = (AS_OF - facts["last_order_date"]).dt.days
    _score(facts)
    _stage(facts)
    facts.reset_index().to_parquet(f"{folder}/customer_segments.parquet")


def _orders(lines: pd.DataFrame) -> pd.DataFrame:
    lines = lines.drop_duplicates(["order_no", "line_no"])
    lines = lines[lines["customer_no"].notna() & (lines["order_status"] != "cancelled")]
    amount = lines["line_amount"].astype("float64")
    lines = lines.assign(
        order_date=lines["placed_at"].dt.normalize().where(amount > 0),
        gross=amount.clip(lower=0),
        refunded=-amount.clip(upper=0),
    )
    return lines.groupby("order_no").agg(
        customer_no=("customer_no", "first"),
        order_date=("order_date", "min"),
        gross=("gross", "sum"),
        refunded=("refunded", "sum"),
    )


def _engagement(shop: str) -> pd.DataFrame:
    events = pd.read_parquet(
        f"{shop}/events.parquet", columns=["event_name", "customer_no", "occurred_at"]
    )
    messages = pd.read_parquet(
        f"{shop}/messages.parquet", columns=["message_type", "customer_no", "occurred_at"]
    )
    event_weight = events["event_name"].map({"add_to_cart": 3}).fillna(1)
    message_weight = messages["message_type"].map({"opened": 1, "clicked": 3}).fillna(0)
    activities = pd.DataFrame(
        {
            "customer_no": pd.concat([events["customer_no"], messages["customer_no"]]),
            "day": pd.concat([events["occurred_at"], messages["occurred_at"]]).dt.normalize(),
            "weight": pd.concat([event_weight, message_weight]),
        }
    ).dropna(subset="customer_no")
    scored_days = {"engagement_score": AS_OF, "peak_1": EARLIER[0], "peak_2": EARLIER[1]}
    for name, date in scored_days.items():
        age = (date - activities["day"]).dt.days
        activities[name] = np.where(age >= 0, activities["weight"] * 2.0 ** (-age / 30), 0)
    grouped = activities.groupby("customer_no")
    return grouped[list(scored_days)].sum().join(grouped["day"].min().rename("first_active_on"))


def _score(facts: pd.DataFrame) -> None:
    buyers = facts["order_count"] > 0
    values = {
        "recency": -facts["days_since_last_order"],
        "frequency": facts["order_count"],
        "monetary": facts["net_revenue"],
    }
    for name, value in values.items():
        # NumPy's, since the quantiles of pandas are other values than those of quantile_disc.
        cuts = np.quantile(value[buyers], [0.2, 0.4, 0.6, 0.8], method="inverted_cdf")
        score = 1 + sum((value > cut).astype(int) for cut in cuts)
        facts[f"{name}_score"] = np.where(buyers, score, np.nan)


def _stage(facts: pd.DataFrame) -> None:
    recency = facts["recency_score"]
    value = facts["frequency_score"] + facts["monetary_score"]
    facts["rfm_segment"] = np.select(
        [
            facts["order_count"] == 0,
            (recency >= 4) & (value >= 8),
            (recency <= 2) & (value >= 9),
            (recency >= 3) & (value >= 7),
            (recency <= 2) & (value >= 6),
            (recency >= 4) & (facts["frequency_score"] == 1),
            recency >= 4,
            recency == 3,
        ],
        [
            "prospect",
            "champions",
            "cant_lose",
            "loyal",
            "at_risk",
            "new",
            "potential_loyalist",
            "needs_attention",
        ],
        "lost",
    )
    known_since = pd.concat(
        [facts["created_at"].dt.normalize(), facts["first_order_date"], facts["first_active_on"]],
        axis=1,
    ).min(axis=1)
    engaged = facts["engagement_score"] >= 3
    facts["lifecycle_stage"] = np.select(
        [
            (facts["order_count"] == 0) & ((AS_OF - known_since).dt.days <= 30) & ~engaged,
            facts["order_count"] == 0,
            facts["days_since_last_order"] > 180,
            (facts["order_count"] >= 4) & ((AS_OF - facts["first_order_date"]).dt.days >= 180),
            facts["order_count"] >= 2,
        ],
        ["new_lead", "prospect", "inactive_customer", "loyal_customer", "repeat_customer"],
        "active_customer",
    )
    facts["engagement_level"] = np.select(
        [
            facts["engagement_score"] >= 10,
            engaged,
            facts[["peak_1", "peak_2"]].max(axis=1) >= 3,
        ],
        ["highly_active", "moderately_engaged", "at_risk"],
        "dormant",
    )
    ranked = facts["net_revenue"].where((facts["order_count"] > 0) & (facts["net_revenue"] > 0))
    share = (ranked.rank(ascending=False, method="min") - 1) / ranked.count()
    facts["value_tier"] = np.select(
        [share.isna(), share < 0.05, share < 0.2, share < 0.5],
        ["none", "platinum", "gold", "silver"],
        "bronze",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
