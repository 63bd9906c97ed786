"""Firms without orders publish: leads, deals and engagement; nobody is scored by RFM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import shop
from consumer import Consumer, messages
from customer_segmentation.report import report
from reader import PUBLISHED

#: Raw table -> its columns with SQL types, named as in the input contract, and its rows. By the
#: last day of the data, 2024-06-28, c1 has won a deal, c2 has an open one, c3 is new, c4 and c6 are
#: known for long, c5 is a test. Only c4 is engaged.
TABLES: dict[str, tuple[str, str]] = {
    "contacts": (
        "contact_id varchar, customer_id varchar, account_id varchar, created_at timestamp,"
        " updated_at timestamp, lifecycle_stage varchar, is_test boolean, lead_source varchar",
        """
        ('p1', 'c1', 'a1', '2023-01-10', '2024-06-01', 'opportunity', false, 'referral'),
        ('p2', 'c2', 'a1', '2023-02-10', '2024-06-01', 'lead', false, 'referral'),
        ('p3', 'c3', null, '2024-06-20', '2024-06-28', 'lead', false, 'webinar'),
        ('p4', 'c4', null, '2023-03-10', '2024-06-01', 'lead', false, null),
        ('p5', 'c5', null, '2023-03-10', '2024-06-01', 'lead', true, null),
        ('p6', 'c6', null, '2023-03-10', null, null, false, null)
        """,
    ),
    "accounts": ("account_id varchar, account_name varchar", "('a1', 'One')"),
    "deals": (
        "deal_id varchar, contact_id varchar, account_id varchar, stage varchar, is_won boolean,"
        " is_lost boolean, amount decimal(12,2), created_at timestamp, closed_at timestamp",
        """
        ('d1', 'p1', 'a1', 'won', true, false, 900, '2024-02-01', '2024-03-01'),
        ('d2', 'p2', 'a1', 'demo', false, false, 500, '2024-06-10', null)
        """,
    ),
    "events": (
        "event_id varchar, event_name varchar, customer_id varchar, occurred_at timestamp",
        """
        ('e1', 'login', 'c4', '2024-06-26'), ('e2', 'login', 'c4', '2024-06-27'),
        ('e3', 'checkout_started', 'c4', '2024-06-27'), ('e4', 'page_view', 'c5', '2024-06-27')
        """,
    ),
    "messages": (
        "message_id varchar, message_type varchar, customer_id varchar, occurred_at timestamp",
        "('m1', 'clicked', 'c4', '2024-06-27'), ('m2', 'opened', 'c6', '2023-06-27')",
    ),
}
COLUMNS = {
    name: {column.split()[0]: column.split()[0] for column in columns.split(", ")}
    for name, (columns, _) in TABLES.items()
}
# Nothing tells a message that comes twice.
del COLUMNS["messages"]["message_id"]
WON_DEAL = {
    "name": "has_won_a_deal",
    **shop.ACTION,
    "all": [{"behaviour": {"count": "won_deals", "within_days": 365}, "at_least": 1}],
}
NOTHING_ORDERED = {
    "name": "has_ordered_nothing",
    **shop.ACTION,
    "all": [{"behaviour": {"count": "orders", "within_days": 365}, "equals": 0}],
}

#: Relations of a firm without orders that have no rows.
EMPTY = ("rfm_cut_points",)
#: Checks, and how checks begin, that are about orders.
OF_ORDERS = (
    "lines_", "order_lines_present", "freshness.order_lines", "future_dated_lines_share",
    "scored_customers_present", "as_of_date_not_before_first_order",
)  # fmt: skip
#: Five people and one more are a rise of a fifth.
WAIVE_GROWTH = (
    "{segmentation_gate: {waive: {customer_count_change: one more, segment_share_change: one more,"
    " segment_stability_index: one more}}}"
)


def project(folder, names: Sequence[str], **variables: Any) -> Consumer:
    """A firm with these inputs, its tables loaded."""
    consumer = Consumer(
        folder,
        dict.fromkeys(names),
        {
            "as_of_date": "data",
            "history_periods": 1,
            "segmentation_inputs": shop.inputs({name: COLUMNS[name] for name in names}),
            **variables,
        },
    )
    load(consumer, names)
    return consumer


def load(
    consumer: Consumer, names: Sequence[str], changes: Mapping[str, str] | None = None
) -> None:
    """Fills the raw tables; `changes`: table -> statement to run on it afterwards."""
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute("create schema if not exists raw")
        for name in names:
            columns, rows = TABLES[name]
            connection.execute(f"create or replace table raw.{name} ({columns})")
            connection.execute(f"insert into raw.{name} values {rows}")
            if changes and name in changes:
                connection.execute(changes[name])


def segments(consumer: Consumer) -> dict[str, tuple]:
    """Customer -> lifecycle stage, funnel stage and engagement level, as published."""
    rows = consumer.published(
        "select customer_id, lifecycle_stage, crm_funnel_stage, engagement_level"
        " from customer_segments"
    )
    return {customer: tuple(segments) for customer, *segments in rows}


def assert_published_without_orders(consumer: Consumer, publications: int) -> None:
    """All is there, nobody is scored, and the gate has asked nothing about orders."""
    assert consumer.published("select count(*) from publications") == [(publications,)]
    assert consumer.published(
        "select distinct rfm_segment, value_tier, order_count from customer_segments"
    ) == [("prospect", "none", 0)]
    for relation in PUBLISHED:
        ids = consumer.published(f"select distinct publication_id from {relation}")
        assert len(ids) == (relation not in EMPTY), relation
    assert consumer.query("select count(*) from segments_marts.segmentation__customer_rfm") == [
        (0,)
    ]
    asked = {name for (name,) in consumer.published("select check_name from quality_results")}
    assert "customers_present" in asked
    assert not {name for name in asked if name.startswith(OF_ORDERS) or name in OF_ORDERS}
    with duckdb.connect(str(consumer.segments_file), read_only=True) as connection:
        assert "Lifecycle" in report(connection, consumer.segments_file)


def test_leads_and_deals(tmp_path):
    """A firm that sells by deals: stages, funnel, lead scores, accounts and rule segments."""
    names = ["contacts", "accounts", "deals"]
    consumer = project(tmp_path, names, rule_segments=[WON_DEAL, NOTHING_ORDERED])
    consumer.build_successfully()

    assert_published_without_orders(consumer, publications=1)
    assert segments(consumer) == {
        "c1": ("prospect", "customer", None),
        "c2": ("prospect", "opportunity", None),
        "c3": ("new_lead", "lead", None),
        "c4": ("prospect", "lead", None),
        "c6": ("prospect", "other", None),
    }
    assert consumer.published(
        "select scheme, customers from segment_performance"
        " where as_of_date = date '2024-06-28' and scheme in ('rule', 'rfm')"
        " order by scheme, customers"
    ) == [("rfm", 5), ("rule", 1), ("rule", 5)]
    assert consumer.published(
        "select account_id, people_count, net_revenue from account_segments"
    ) == [("a1", 2, 0)]
    assert len(consumer.published("select * from lead_scores where fit_points is not null")) == 5
    assert consumer.query("select count(*) > 0 from segments.segment_membership_reasons") == [
        (True,)
    ]

    # The next day somebody has left a card, and the date moves with it.
    card = (
        "insert into raw.contacts values"
        " ('p7', 'c7', null, '2024-06-29', null, 'lead', false, 'webinar')"
    )
    load(consumer, names, {"contacts": card})
    consumer.build_successfully("--vars", WAIVE_GROWTH)
    assert_published_without_orders(consumer, publications=2)
    assert segments(consumer)["c7"] == ("new_lead", "lead", None)
    assert consumer.published("select distinct as_of_date::varchar from customer_segments") == [
        ("2024-06-29",)
    ]


def test_events_and_messages(tmp_path):
    """A firm that knows what people did: engagement, by day, and again on unchanged data."""
    names = ["contacts", "events", "messages"]
    consumer = project(tmp_path, names)
    consumer.build_successfully()
    assert_published_without_orders(consumer, publications=1)
    first = segments(consumer)
    assert {customer: level for customer, (_, _, level) in first.items()} == {
        "c1": "dormant",
        "c2": "dormant",
        "c3": "dormant",
        "c4": "moderately_engaged",
        "c6": "dormant",
    }
    consumer.build_successfully()
    assert_published_without_orders(consumer, publications=2)
    assert segments(consumer) == first


def test_an_empty_table_of_orders_is_no_firm_without_orders(tmp_path):
    """Mapped and empty most often means that the load has failed; that is refused in words."""
    orders = ["order_id", "customer_id", "ordered_at", "amount"]
    consumer = project(tmp_path, ["contacts"])
    mapped = shop.inputs({"order_lines": {column: column for column in orders}})
    inputs = {**consumer.variables["segmentation_inputs"], **mapped}
    consumer.set_variables({**consumer.variables, "segmentation_inputs": inputs})
    consumer.set_sources(dict.fromkeys(inputs))
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute(
            "create table raw.order_lines (order_id varchar, customer_id varchar,"
            " ordered_at timestamp, amount decimal(12,2))"
        )
    result = consumer.build()
    assert not result.success
    assert "- order_lines_present: order_lines has 0 rows: check its load" in messages(result)
    assert not consumer.segments_file.exists()
