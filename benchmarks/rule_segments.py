"""Times many rule segments beside a few: `python benchmarks/rule_segments.py --rounds 1`.

A shop of a million customers with 20 million events is built with 5 and with 500 rule segments, by
turns, and then asked why some of its customers are in their segments. Results go to
target/benchmarks/rule_segments.json, from which report.py writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import duckdb
from generate_shop import generate_apart
from run import REPOSITORY, build_contestant, take_turns

FOLDER = REPOSITORY / "target" / "benchmarks" / "rule_segments"
SEGMENTS = (5, 500)
CUSTOMERS_TO_EXPLAIN = 20


def seconds_to_explain(warehouse: Path) -> list[float]:
    """How long the query of `segments explain` takes in a warehouse, for some customers."""
    seconds = []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        customers = connection.execute(
            "select customer_id from segments.customer_segments order by hash(customer_id) limit ?",
            [CUSTOMERS_TO_EXPLAIN],
        ).fetchall()
        for (customer,) in customers:
            started = time.monotonic()
            connection.execute(
                "select * from segments.segment_membership_reasons where customer_id = ?",
                [customer],
            ).fetchall()
            seconds.append(round(time.monotonic() - started, 3))
    return seconds


def main() -> None:
    """Generates the shop where it is missing, and builds and explains both sets of segments."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=1, help="builds of each")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=20_000_000)
    options = parser.parse_args()

    folder = FOLDER / str(options.customers)
    shop = generate_apart(2 * options.customers, folder, options.customers, options.events)
    builds = [
        build_contestant(
            f"{number}_segments", shop.folder, folder, [f"benchmark_segments: {number}"]
        )
        for number in SEGMENTS
    ]
    runs = take_turns(builds, options.rounds)
    summary = {
        "customers": options.customers,
        "events": options.events,
        "runs": runs,
        "explain_seconds": {
            build.name: seconds_to_explain(build.folder / "warehouse.duckdb") for build in builds
        },
    }
    path = FOLDER.with_suffix(".json")
    path.write_text(json.dumps(summary, indent=2), encoding="utf-8")
    print(json.dumps(summary["explain_seconds"]))
    print(f"Results: {path}")


if __name__ == "__main__":
    main()
