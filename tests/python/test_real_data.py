"""Real data sets, mapped by YAML alone (integration_tests/real_data), against published figures."""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import pytest
from consumer import REAL_DATA, Consumer, real_consumer


def build(tmp_path_factory, name: str) -> Consumer:
    if not (REAL_DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not here")
    consumer = real_consumer(tmp_path_factory.mktemp(name), name)
    consumer.build_successfully()
    return consumer


@pytest.fixture(scope="module")
def online_retail(tmp_path_factory) -> Consumer:
    return build(tmp_path_factory, "online_retail")


def test_online_retail_gives_the_published_totals(online_retail):
    """Buyers, orders, gross and net revenue equal the figures computed apart from us."""
    expected = json.loads(
        (REAL_DATA / "online_retail" / "expected" / "aggregates.json").read_text()
    )["positive_lines_duplicates_kept"]
    ((buyers, orders, gross, net),) = online_retail.published(
        "select count(*), sum(order_count), sum(gross_revenue), sum(net_revenue)"
        " from customer_segments where order_count > 0"
    )
    assert (buyers, orders) == (expected["customers"], expected["invoices"]) == (4338, 18532)
    assert gross == Decimal(str(expected["gross_revenue"])) == Decimal("8911407.90")
    assert net == Decimal(str(expected["net_revenue_buyers"])) == Decimal("8310477.05")


def test_online_retail_accounts_for_every_source_row(online_retail):
    """The buckets hold all 541,909 rows; lines without a customer are counted, not dropped."""
    buckets = dict(
        online_retail.published(
            "select bucket, source_rows from reconciliation"
            " where input = 'order_lines' and as_of_date = date '2011-12-10'"
        )
    )
    assert sum(buckets.values()) == 541909
    assert buckets["no_customer_id"] == 135080


def test_online_retail_top_fifth_holds_three_quarters_of_revenue(online_retail):
    """Platinum and gold are the top 20 % of customers; their revenue share is published."""
    ((share,),) = online_retail.published(
        "select sum(revenue_share) from segment_performance where scheme = 'value_tier'"
        " and segment in ('platinum', 'gold') and as_of_date = date '2011-12-10'"
    )
    assert round(share, 6) == 0.746171


def test_r_package_sample_gives_the_published_segments(tmp_path_factory):
    """Scored and mapped the way of R's rfm, all ten segments come out as its authors print them."""
    consumer = build(tmp_path_factory, "rfm_r_package")
    with (
        REAL_DATA / "rfm_r_package" / "expected" / "published_segment_summary_doc10.csv"
    ).open() as lines:
        expected = {
            row["segment"]: (int(row["customers"]), int(row["orders"]), Decimal(row["revenue"]))
            for row in csv.DictReader(lines)
        }
    found = {
        # Our labels have the apostrophe of print.
        label.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"): (customers, orders, revenue)
        for label, customers, orders, revenue in consumer.published(
            "select label, customers, orders, net_revenue from segment_performance"
            " inner join segment_catalog using (scheme, segment)"
            " where scheme = 'rfm' and segment_performance.as_of_date = date '2006-12-31'"
        )
    }
    assert found == expected
    assert len(found) == 10


def test_complete_journey_joins_crm_transactions_and_campaigns(tmp_path_factory):
    """2,377 buying households, 801 of them in the CRM, with sensible engagement levels.

    Sensible: coupons sent weigh nothing, redemptions a lot and ever less; so the few hundred
    households that ever redeemed are the only ones that are not dormant, and those who redeemed
    lately stand above those who used to.
    """
    consumer = build(tmp_path_factory, "complete_journey")
    ((buyers, orders),) = consumer.published(
        "select count(*), sum(order_count) from customer_segments where order_count > 0"
    )
    assert (buyers, orders) == (2377, 47243)
    ((in_crm,),) = consumer.query(
        "select count(*) from segments_intermediate.int_segmentation__customers_as_of"
        " where is_latest and order_count > 0 and has_contact"
    )
    assert in_crm == 801

    levels = dict(
        consumer.published(
            "select engagement_level, count(*) from customer_segments group by engagement_level"
        )
    )
    assert levels == {
        "highly_active": 66,
        "moderately_engaged": 111,
        "at_risk": 85,
        "dormant": 2117,
    }
    ((not_redeemed,),) = consumer.query(
        "select count(*) from segments_marts.segmentation__customer_engagement as engagement"
        " where engagement_level <> 'dormant' and as_of_date = date '2018-01-01'"
        " and customer_id not in (select customer_id from"
        " segments_staging.stg_segmentation__messages where message_type = 'redeemed')"
    )
    assert not_redeemed == 0


def test_cdnow_counts_free_orders_apart_and_repeated_rows_as_orders(tmp_path_factory):
    """Zero-value orders do not qualify; without line ids every row counts, equal ones too."""
    consumer = build(tmp_path_factory, "cdnow")
    with (REAL_DATA / "cdnow" / "cdnow_sample_transactions.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    paid = [row for row in rows if Decimal(row["dollar_value"]) > 0]
    ((buyers, orders, gross),) = consumer.published(
        "select count(*), sum(order_count), sum(gross_revenue) from customer_segments"
        " where order_count > 0"
    )
    assert buyers == len({row["sample_id"] for row in paid})
    assert orders == len(paid)
    assert gross == sum(Decimal(row["dollar_value"]) for row in paid)
    ((free,),) = consumer.published(
        "select source_rows from reconciliation where bucket = 'zero_value'"
        " and as_of_date = date '1998-06-30'"
    )
    assert free == len(rows) - len(paid)
