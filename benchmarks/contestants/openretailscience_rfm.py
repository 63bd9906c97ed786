"""RFM scores of openretailscience on DuckDB: `openretailscience_rfm.py SHOP FOLDER`."""

from __future__ import annotations

import sys

import ibis
from openretailscience.segmentation.rfm import RFMSegmentation


def main(shop: str, folder: str) -> None:
    """Reads the shop's order lines and writes rfm.parquet."""
    connection = ibis.duckdb.connect(threads=2)
    lines = connection.read_parquet(f"{shop}/order_lines.parquet")
    table = lines.filter(lines.customer_no.notnull()).select(
        customer_id=lines.customer_no,
        transaction_id=lines.order_no,
        transaction_date=lines.placed_at,
        unit_spend=lines.line_amount,
    )
    RFMSegmentation(table, current_date="2025-12-31").df.to_parquet(f"{folder}/rfm.parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
