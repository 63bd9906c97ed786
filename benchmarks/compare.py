"""Compares the customer rows that contestants leave behind with those of hand_written.sql.

A time says little about a contestant that computes something else. So those that are called the
same rows are compared customer by customer, after the last round and outside of what is timed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

import duckdb

BASE = "hand_written"

#: Contestants that leave a Parquet file with columns named as in hand_written.sql.
FILES = ("pandas_rows", "polars_rows")

#: Builds of this package that have read what the script has; the daily run has read a day more.
BUILDS = ("full_build", "with_2_gb", "with_12_dates")

#: Compared to half a cent and half a hundredth of a point, since pandas adds up floats.
AMOUNTS = ("gross_revenue", "refunded_amount", "net_revenue", "engagement_score")

#: Compared as they are.
VALUES = (
    "country",
    "first_order_date",
    "last_order_date",
    "days_since_last_order",
    "order_count",
    "recency_score",
    "frequency_score",
    "monetary_score",
    "rfm_segment",
    "lifecycle_stage",
    "engagement_level",
    "value_tier",
)


class Comparison(TypedDict):
    """How many customers there are on either side, how many of them differ, and in which columns.

    A customer that one side lacks differs, and in every column that the other side has.
    """

    customers: int
    different: int
    columns: dict[str, int]


def compare(contestants: Iterable[str], folder: Path) -> dict[str, Comparison]:
    """Compares those of these contestants that are called the same rows, if the script is one.

    Arguments: contestants, those that have just run: what others left may be of an older version;
    folder, where each of them has a folder of its name. Returns: contestant -> comparison.
    """
    ran = set(contestants)
    if BASE not in ran:
        return {}
    return {name: _compare(name, folder) for name in (*FILES, *BUILDS) if name in ran}


def _compare(name: str, folder: Path) -> Comparison:
    differs = {
        **{column: f"script.{column} is distinct from other.{column}" for column in VALUES},
        **{
            column: f"(abs(script.{column} - other.{column}) < 0.005) is not true"
            for column in AMOUNTS
        },
    }
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / BASE / 'script.duckdb'}' as base (read_only)")
        if name in BUILDS:
            connection.execute(f"attach '{folder / name / 'segments.duckdb'}' as build (read_only)")
            connection.execute(
                "create view others as"
                " select *, cast(customer_id as bigint) as customer_no from build.customer_segments"
            )
        else:
            path = folder / name / "customer_segments.parquet"
            connection.execute(f"create view others as from '{path}'")
        customers, different, *by_column = connection.execute(
            f"""
            select
                count(*),
                count_if({" or ".join(differs.values())}),
                {", ".join(f"count_if({difference})" for difference in differs.values())}
            from base.customer_segments as script
            full join others as other on script.customer_no = other.customer_no
            """
        ).fetchone()
    found = {column: count for column, count in zip(differs, by_column, strict=True) if count}
    return {"customers": customers, "different": different, "columns": found}
