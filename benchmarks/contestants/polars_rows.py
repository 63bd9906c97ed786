"""The customer rows of hand_written.sql in polars: `polars_rows.py SHOP FOLDER`."""

from __future__ import annotations

import sys
from datetime import date

import polars as pl

AS_OF = date(2025, 12, 31)
EARLIER = [date(2025, 11, 30), date(2025, 10, 31)]


def main(shop: str, folder: str) -> None:
    """Reads the shop's tables and writes customer_segments.parquet."""
    facts = (
        pl.scan_parquet(f"{shop}/customers.parquet")
        .filter(~pl.col("is_test"))
        .join(_buyers(shop), on="customer_no", how="left")
        .join(_engagement(shop), on="customer_no", how="left")
        .with_columns(
            pl.col("order_count", "gross_revenue", "refunded_amount", "engagement_score")
            .fill_null(0),
            days_since_last_order=_days_before(AS_OF, pl.col("last_order_date")),
        )
        .with_columns(net_revenue=pl.col("gross_revenue") - pl.col("refunded_amount"))
        .collect()
    )
    scored = facts.with_columns(**_scores(facts.filter(pl.col("order_count") > 0)))
    scored.with_columns(
        rfm_segment=_segment(),
        lifecycle_stage=_stage(),
        engagement_level=_engagement_level(),
        value_tier=_tier(),
    ).write_parquet(f"{folder}/customer_segments.parquet")


def _days_before(day: date, earlier: pl.Expr) -> pl.Expr:
    return (pl.lit(day) - earlier).dt.total_days()


def _buyers(shop: str) -> pl.LazyFrame:
    amount = pl.col("line_amount")
    orders = (
        pl.scan_parquet(f"{shop}/order_lines.parquet")
        .filter(pl.col("customer_no").is_not_null(), pl.col("order_status") != "cancelled")
        .unique(["order_no", "line_no"])
        .group_by("order_no")
        .agg(
            pl.col("customer_no").first(),
            order_date=pl.col("placed_at").filter(amount > 0).min().dt.date(),
            gross=amount.filter(amount > 0).sum(),
            refunded=-amount.filter(amount < 0).sum(),
        )
    )
    return orders.group_by("customer_no").agg(
        first_order_date=pl.col("order_date").min(),
        last_order_date=pl.col("order_date").max(),
        order_count=pl.col("order_date").count(),
        gross_revenue=pl.col("gross").sum(),
        refunded_amount=pl.col("refunded").sum(),
    )


def _engagement(shop: str) -> pl.LazyFrame:
    sources = {
        "events": pl.when(pl.col("event_name") == "add_to_cart").then(3).otherwise(1),
        "messages": pl.col("message_type").replace_strict(
            {"opened": 1, "clicked": 3}, default=0, return_dtype=pl.Int32
        ),
    }
    activities = pl.concat(
        pl.scan_parquet(f"{shop}/{table}.parquet").select(
            "customer_no", day=pl.col("occurred_at").dt.date(), weight=weight
        )
        for table, weight in sources.items()
    )
    scored_days = {"engagement_score": AS_OF, "peak_1": EARLIER[0], "peak_2": EARLIER[1]}
    scores = {}
    for name, scored_on in scored_days.items():
        age = _days_before(scored_on, pl.col("day"))
        scores[name] = (pl.col("weight") * pl.lit(2.0).pow(-age / 30)).filter(age >= 0).sum()
    return (
        activities.filter(pl.col("customer_no").is_not_null())
        .group_by("customer_no")
        .agg(first_active_on=pl.col("day").min(), **scores)
    )


def _scores(buyers: pl.DataFrame) -> dict[str, pl.Expr]:
    values = {
        "recency": -pl.col("days_since_last_order"),
        "frequency": pl.col("order_count").cast(pl.Int64),
        "monetary": pl.col("net_revenue").cast(pl.Float64),
    }
    scores = {}
    for name, value in values.items():
        cuts = buyers.select(
            value.quantile(share, interpolation="equiprobable").alias(str(share))
            for share in (0.2, 0.4, 0.6, 0.8)
        ).row(0)
        score = 1 + pl.sum_horizontal((value > cut).cast(pl.Int8) for cut in cuts)
        scores[f"{name}_score"] = pl.when(pl.col("order_count") > 0).then(score)
    return scores


def _segment() -> pl.Expr:
    recency, frequency = pl.col("recency_score"), pl.col("frequency_score")
    value = frequency + pl.col("monetary_score")
    return (
        pl.when(pl.col("order_count") == 0).then(pl.lit("prospect"))
        .when((recency >= 4) & (value >= 8)).then(pl.lit("champions"))
        .when((recency <= 2) & (value >= 9)).then(pl.lit("cant_lose"))
        .when((recency >= 3) & (value >= 7)).then(pl.lit("loyal"))
        .when((recency <= 2) & (value >= 6)).then(pl.lit("at_risk"))
        .when((recency >= 4) & (frequency == 1)).then(pl.lit("new"))
        .when(recency >= 4).then(pl.lit("potential_loyalist"))
        .when(recency == 3).then(pl.lit("needs_attention"))
        .otherwise(pl.lit("lost"))
    )


def _stage() -> pl.Expr:
    orders = pl.col("order_count")
    known_since = pl.min_horizontal(
        pl.col("created_at").dt.date(), "first_order_date", "first_active_on"
    )
    is_new = (_days_before(AS_OF, known_since) <= 30) & (pl.col("engagement_score") < 3)
    tenure = _days_before(AS_OF, pl.col("first_order_date"))
    return (
        pl.when((orders == 0) & is_new).then(pl.lit("new_lead"))
        .when(orders == 0).then(pl.lit("prospect"))
        .when(pl.col("days_since_last_order") > 180).then(pl.lit("inactive_customer"))
        .when((orders >= 4) & (tenure >= 180)).then(pl.lit("loyal_customer"))
        .when(orders >= 2).then(pl.lit("repeat_customer"))
        .otherwise(pl.lit("active_customer"))
    )


def _engagement_level() -> pl.Expr:
    score = pl.col("engagement_score")
    return (
        pl.when(score >= 10).then(pl.lit("highly_active"))
        .when(score >= 3).then(pl.lit("moderately_engaged"))
        .when(pl.max_horizontal("peak_1", "peak_2") >= 3).then(pl.lit("at_risk"))
        .otherwise(pl.lit("dormant"))
    )


def _tier() -> pl.Expr:
    is_ranked = (pl.col("order_count") > 0) & (pl.col("net_revenue") > 0)
    ranked = pl.when(is_ranked).then(pl.col("net_revenue"))
    share = (ranked.rank("min", descending=True) - 1) / ranked.count()
    return (
        pl.when(share.is_null()).then(pl.lit("none"))
        .when(share < 0.05).then(pl.lit("platinum"))
        .when(share < 0.2).then(pl.lit("gold"))
        .when(share < 0.5).then(pl.lit("silver"))
        .otherwise(pl.lit("bronze"))
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
