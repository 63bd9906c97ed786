"""The README's minimal mapping, day after day: each run publishes what one from nothing would."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest
from compiled import CompiledPackage
from consumer import Consumer, messages

COLUMNS = {
    "order_no": "varchar",
    "customer_no": "varchar",
    "placed_at": "timestamp",
    "paid": "decimal(12, 2)",
}
INPUTS = {
    "order_lines": {
        "source": ["raw", "lines"],
        "columns": {
            "order_id": "order_no",
            "customer_id": "customer_no",
            "ordered_at": "placed_at",
            "amount": "paid",
        },
    },
}
VARIABLES = {
    "as_of_date": "data",
    "history_periods": 1,
    "segmentation_inputs": INPUTS,
    # Every ninth line is a month late here, and a customer with other orders is one of few.
    "segmentation_gate": {
        "restated_customers_share": {"fail": None},
        "restated_in_a_week_share": {"fail": None},
    },
}

#: Lines that are there on each of five days; on the third nothing has changed.
LINES = (2300, 2350, 2350, 2425, 2500)
MARTS = (
    "segmentation__candidate_customer_segments",
    "segmentation__candidate_segment_performance",
    "segmentation__candidate_reconciliation",
)
KEPT = "int_segmentation__order_days"


def lines(count: int) -> str:
    """The first lines to arrive, as a query: two or three an order, every ninth a month late."""
    return f"""
        select
            'o' || (line // 5 * 2 + line % 5 // 3) as order_no,
            'c' || (line // 5 * 389 + line % 5 // 3) % 400 as customer_no,
            timestamp '2024-01-01' + to_minutes(line * 80)
                - to_days(case when line % 9 = 0 then 30 else 0 end) as placed_at,
            cast(line * 37 % 1000 / 10.0 + 1 as decimal(12, 2)) as paid
        from (select cast(range as integer) as line from range({count}))
    """


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    return Consumer(tmp_path_factory.mktemp("minimal"), {"lines": None}, VARIABLES)


@pytest.fixture(scope="module")
def from_nothing(consumer) -> CompiledPackage:
    return CompiledPackage(consumer, {"lines": COLUMNS}, [*MARTS, KEPT])


@pytest.fixture(autouse=True)
def empty_warehouse(consumer) -> Iterator[None]:
    yield
    consumer.database.unlink(missing_ok=True)


def load(consumer: Consumer, count: int) -> pd.DataFrame:
    """Fills the raw table. Returns its rows."""
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute("create schema if not exists raw")
        connection.execute(f"create or replace table raw.lines as {lines(count)}")
        return connection.table("raw.lines").df()


def test_five_days_publish_what_builds_from_nothing_would(consumer, from_nothing):
    for published, count in enumerate(LINES, start=1):
        raw = {"lines": load(consumer, count)}
        consumer.build_successfully("--threads", "4")
        assert consumer.published("select count(*) from publications") == [(published,)]
        expected = from_nothing.run(raw)
        for mart in MARTS:
            found = f"select * from segments_marts.{mart} order by all"
            assert consumer.query(found) == expected.rows(mart, "*"), (mart, count)


def test_days_that_were_not_rebuilt_are_refused(consumer):
    """As many rows and as much money as in the source do not hide that one day is another's."""
    load(consumer, LINES[-1])
    measures = "segmentation__reconciliation_measures"
    built = consumer.build("--exclude-resource-type", "test", "--select", f"+{measures}")
    assert built.success, messages(built)
    assert ties(consumer) == {"rows_tie": 0, "amount_ties": 0, "days_tie": 0}
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute(
            f"update segments_intermediate.{KEPT} set source_fingerprint = 'of the run before'"
            " where source_day = date '2024-03-01'"
        )
    consumer.dbt("run", "--select", measures)
    assert ties(consumer) == {"rows_tie": 0, "amount_ties": 0, "days_tie": 1}
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute(f"delete from segments_intermediate.{KEPT}")
    consumer.dbt("run", "--select", "segmentation__candidate_reconciliation", measures)
    found = ties(consumer)
    assert found["rows_tie"] == LINES[-1]
    assert min(found.values()) > 0


def ties(consumer: Consumer) -> dict[str, float]:
    """By how much the order lines differ from the source; more than 0 is refused."""
    return dict(
        consumer.query(
            "select split_part(replace(check_name, 'reconciliation_', ''), '.', 1), observed"
            " from segments_quality.segmentation__reconciliation_measures"
            " where check_name like 'reconciliation_%.order_lines' and tolerance < 1"
        )
    )


def test_five_days_keep_what_builds_from_nothing_would_with_one_thread(consumer, from_nothing):
    for count in LINES:
        raw = {"lines": load(consumer, count)}
        built = consumer.dbt("run", "--select", f"+{KEPT}", "--threads", "1")
        assert built.success, messages(built)
        found = consumer.query(f"select * from segments_intermediate.{KEPT} order by all")
        assert found == from_nothing.run(raw).rows(KEPT, "*"), count
