"""Frequency, recency, T and monetary value of lifetimes: `lifetimes_summary.py SHOP FOLDER`."""

from __future__ import annotations

import sys
import warnings

import pandas as pd
from lifetimes.utils import summary_data_from_transaction_data


def main(shop: str, folder: str) -> None:
    """Reads the shop's order lines and writes summary.parquet."""
    warnings.filterwarnings("ignore")  # of pandas, about how lifetimes calls it
    columns = ["customer_no", "placed_at", "line_amount"]
    lines = pd.read_parquet(f"{shop}/order_lines.parquet", columns=columns).dropna()
    lines["line_amount"] = lines["line_amount"].astype("float64")
    summary = summary_data_from_transaction_data(
        lines, "customer_no", "placed_at", "line_amount", observation_period_end="2025-12-31"
    )
    summary.to_parquet(f"{folder}/summary.parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
