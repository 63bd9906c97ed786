"""Yesterday, seen from today: what a later run finds changed at the day that readers see."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
import shop
from consumer import Consumer, failed_nodes, messages

DAY_BEFORE = shop.LAST_DAY - timedelta(days=2)

RESTATED = (
    "select customer_id, attribute, value_before, value_now, cause"
    " from segments_quality.restated_customers"
)


def known_by(tables: dict[str, pd.DataFrame], day: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """The tables as they were at the end of a day."""
    dates = {"order_lines": "placed_at", "refunds": "refunded_at", "events": "happened_at"}
    end = day + timedelta(days=1)
    return {
        name: rows[rows[dates[name]] < end] if name in dates else rows
        for name, rows in tables.items()
    }


class Shop:
    """The shop with a publication of two days ago, and its tables of today."""

    def __init__(self, folder: Path) -> None:
        self.raw = folder / "raw"
        self.tables = shop.raw_tables()
        lines = self.tables["order_lines"]
        sold = lines[lines["customer"].isin(self.tables["contacts"]["customer"])]
        recent = sold[
            (sold["placed_at"] > DAY_BEFORE - timedelta(days=2))
            & (sold["placed_at"] < DAY_BEFORE + timedelta(days=1))
            & (sold["status"] == "paid")
            & (sold["amount"] > 0)
        ]
        self.late_orders = set(recent["order_no"].unique()[:2])
        then = known_by(self.tables, DAY_BEFORE)
        then["order_lines"] = then["order_lines"][
            ~then["order_lines"]["order_no"].isin(self.late_orders)
        ]
        self.late_customers = set(recent[recent["order_no"].isin(self.late_orders)]["customer"])
        self.consumer = Consumer(folder / "project", shop.write(self.raw, then), shop.VARIABLES)
        self.as_of(DAY_BEFORE)
        self.consumer.build_successfully()
        self.as_of(shop.LAST_DAY)

    def as_of(self, day: pd.Timestamp, **variables: object) -> None:
        self.consumer.set_variables(
            {**shop.VARIABLES, "as_of_date": day.date().isoformat(), **variables}
        )

    def old_buyers(self, count: int) -> list[str]:
        """Customers with several orders, all of them long before the day that readers see."""
        lines = self.tables["order_lines"]
        paid = lines[(lines["status"] == "paid") & (lines["amount"] > 0)]
        by_customer = paid.groupby("customer").agg(
            last=("placed_at", "max"), orders=("order_no", "nunique")
        )
        quiet = by_customer[
            (by_customer["last"] < DAY_BEFORE - timedelta(days=30)) & (by_customer["orders"] > 1)
        ]
        tests = self.tables["contacts"].query("is_test")["customer"]
        return [customer for customer in quiet.index if customer not in set(tests)][:count]


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory) -> Shop:
    return Shop(tmp_path_factory.mktemp("restatement"))


def measured(consumer: Consumer) -> dict[str, tuple[float, str]]:
    return {
        name: (observed, detail)
        for name, observed, detail in consumer.query(
            "select check_name, observed, detail from segments_quality.segmentation__quality_gate"
            " where layer = 'past'"
        )
    }


def test_a_past_that_lost_a_month_is_refused(yesterday):
    """Nothing else would say so: totals move by less than their limits."""
    tables = {**yesterday.tables}
    lines = tables["order_lines"]
    gone = lines["placed_at"].between("2024-01-10", "2024-02-09")
    tables["order_lines"] = lines[~gone]
    tables["refunds"] = tables["refunds"][
        ~tables["refunds"]["order_no"].isin(lines[gone]["order_no"])
    ]
    shop.write(yesterday.raw, tables)
    result = yesterday.consumer.build()
    assert "segmentation__quality_gate" in failed_nodes(result)
    refusal = messages(result)
    assert "restated_customers_share" in refusal and "restated_money_share" in refusal
    # The refusal names the largest, with what was published and what is there now.
    customer, attribute, before, now = yesterday.consumer.query(
        f"select customer_id, attribute, value_before, value_now from ({RESTATED})"
        " where attribute in ('gross_revenue') and cause = 'older rows'"
        " order by cast(value_before as decimal(28, 2)) - cast(value_now as decimal(28, 2)) desc"
    )[0]
    assert f"{customer} ({attribute} {before} -> {now})" in refusal


def test_each_change_of_the_past_has_its_cause(yesterday):
    """Late rows are expected; older rows, customers that came or vanished and moved accounts are
    named, and nobody else."""
    changed, gone, moved = yesterday.old_buyers(3)
    tables = {**yesterday.tables}
    lines, contacts = tables["order_lines"], tables["contacts"]
    first = lines[(lines["customer"] == changed) & (lines["status"] == "paid")].index[0]
    lines = lines.copy()
    lines.loc[first, "amount"] += 7
    tables["order_lines"] = lines[lines["customer"] != gone]
    tables["refunds"] = tables["refunds"][
        ~tables["refunds"]["order_no"].isin(lines[lines["customer"] == gone]["order_no"])
    ]
    tables["events"] = tables["events"][tables["events"]["customer"] != gone]
    contacts = contacts[contacts["customer"] != gone].copy()
    contacts.loc[contacts["customer"] == moved, "account"] = "a99"
    newcomer = {**contacts.iloc[0], "contact_no": "p9999", "customer": "c9999", "is_test": False}
    newcomer["created_at"] = shop.LAST_DAY - timedelta(days=200)
    tables["contacts"] = pd.concat([contacts, pd.DataFrame([newcomer])])
    shop.write(yesterday.raw, tables)
    yesterday.consumer.build_successfully()

    found = yesterday.consumer.query(RESTATED)
    by_cause: dict[str, set[str]] = {}
    for customer, attribute, _, _, cause in found:
        if cause != "others":
            assert attribute != "presence" or cause in ("came", "vanished")
            by_cause.setdefault(cause, set()).add(customer)
    assert by_cause == {
        "late rows": yesterday.late_customers,
        "older rows": {changed},
        "came": {"c9999"},
        "vanished": {gone},
        "attributes": {moved},
    }
    # Others have moved over the cuts of the scores only, with not a fact of their own.
    assert {row[1] for row in found if row[4] == "others"} <= {"rfm", "value_tier"}

    past = measured(yesterday.consumer)
    ((customers,),) = yesterday.consumer.query(
        "select sum(was_there) from segments_quality.segmentation__restated_facts"
    )
    # Three, and those who moved over the cuts with them: two with each at most.
    moved = {row[0] for row in found if row[4] == "others"}
    assert past["restated_customers_share"][0] == pytest.approx(
        (3 + min(len(moved), 6)) / float(customers)
    )
    assert past["restated_attributes_share"][0] == pytest.approx(1 / float(customers))
    assert past["late_customers_share"][0] == pytest.approx(
        len(yesterday.late_customers) / float(customers)
    )
    assert "1 by rows older than look_back_days" in past["restated_customers_share"][1]


def test_an_unchanged_past_is_found_unchanged(yesterday):
    """The same day and data again: no row, and shares of 0; the week keeps what it had."""
    yesterday.consumer.build_successfully()
    assert yesterday.consumer.query(RESTATED) == []
    past = measured(yesterday.consumer)
    week = past.pop("restated_in_a_week_share")
    assert "0.0 % of the customers are others now" in week[1]
    assert {observed for observed, _ in past.values()} == {0.0}


def test_a_run_for_an_earlier_day_has_nothing_to_compare(yesterday):
    """What readers see is of a later day: that is said, and no share is made up."""
    yesterday.as_of(DAY_BEFORE - timedelta(days=3))
    yesterday.consumer.build()
    past = measured(yesterday.consumer)
    assert past["restated_customers_share"][0] is None
    assert "no publication of this day" in past["restated_customers_share"][1]
