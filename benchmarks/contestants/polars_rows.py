"""RFM, lifecycle stage and value tier in polars, orders only: `polars_rows.py SHOP FOLDER`."""

from __future__ import annotations

import sys
from datetime import date

import polars as pl

AS_OF = date(2025, 12, 31)


def main(shop: str, folder: str) -> None:
    """Reads the shop's order lines and writes customer_segments.parquet."""
    orders = (
        pl.scan_parquet(f"{shop}/order_lines.parquet")
        .filter(pl.col("customer_no").is_not_null(), pl.col("order_status") != "cancelled")
        .unique(["order_no", "line_no"])
        .with_columns(pl.col("placed_at").dt.date().alias("placed_on"))
        .group_by("order_no")
        .agg(
            pl.col("customer_no").first(),
            pl.col("placed_on").filter(pl.col("line_amount") > 0).min().alias("order_date"),
            pl.col("line_amount").sum().alias("net"),
        )
    )
    customers = (
        orders.group_by("customer_no")
        .agg(
            pl.col("order_date").min().alias("first_order"),
            pl.col("order_date").max().alias("last_order"),
            pl.col("order_date").count().alias("order_count"),
            pl.col("net").sum(),
        )
        .filter(pl.col("order_count") > 0)
        .with_columns((pl.lit(AS_OF) - pl.col("last_order")).dt.total_days().alias("days_since"))
        .collect()
    )
    values = {
        "recency": -pl.col("days_since"),
        "frequency": pl.col("order_count"),
        "monetary": pl.col("net").cast(pl.Float64),
    }
    for name, value in values.items():
        cuts = customers.select(
            value.quantile(share, interpolation="lower").alias(str(share))
            for share in (0.2, 0.4, 0.6, 0.8)
        ).row(0)
        score = 1 + pl.sum_horizontal((value > cut).cast(pl.Int8) for cut in cuts)
        customers = customers.with_columns(score.alias(f"{name}_score"))
    share = (pl.col("net").rank("min", descending=True) - 1) / pl.len()
    customers.with_columns(
        pl.when(pl.col("days_since") > 180).then(pl.lit("inactive_customer"))
        .when((pl.col("order_count") >= 4)
              & ((pl.lit(AS_OF) - pl.col("first_order")).dt.total_days() >= 180))
        .then(pl.lit("loyal_customer"))
        .when(pl.col("order_count") >= 2).then(pl.lit("repeat_customer"))
        .otherwise(pl.lit("active_customer")).alias("lifecycle_stage"),
        pl.when(share < 0.05).then(pl.lit("platinum"))
        .when(share < 0.2).then(pl.lit("gold"))
        .when(share < 0.5).then(pl.lit("silver"))
        .otherwise(pl.lit("bronze")).alias("value_tier"),
    ).write_parquet(f"{folder}/customer_segments.parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
