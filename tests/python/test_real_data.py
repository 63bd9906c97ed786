"""Real data sets, mapped by YAML alone (integration_tests/real_data).

They are compared with published figures, and the members of their rule segments with plain SQL on
the raw files.
"""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import duckdb
import pytest
from consumer import REAL_DATA, Consumer, real_consumer

pytestmark = pytest.mark.real_data


def build(tmp_path_factory, name: str) -> Consumer:
    if not (REAL_DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not here")
    consumer = real_consumer(tmp_path_factory.mktemp(name), name)
    consumer.build_successfully()
    return consumer


def rule_members(consumer: Consumer) -> dict[str, set[str]]:
    """Segment -> its members at the latest as-of date, of the rule segments of the YAML."""
    members: dict[str, set[str]] = {}
    for segment in consumer.variables["rule_segments"]:
        scheme, name = segment.get("scheme", "rule"), segment["name"]
        rows = consumer.published(
            "select customer_id from segment_membership"
            f" where scheme = '{scheme}' and segment = '{name}'"
        )
        members[f"{scheme}.{name}"] = {customer_id for (customer_id,) in rows}
    return members


def members_by_sql(raw: str, segments: dict[str, str]) -> dict[str, set[str]]:
    """The same by other means: segment -> a query on the tables that `raw` makes of the files."""
    with duckdb.connect() as connection:
        connection.execute(raw.replace("{data}", str(REAL_DATA)))
        return {
            name: {str(row[0]) for row in connection.execute(query).fetchall()}
            for name, query in segments.items()
        }


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


@pytest.fixture(scope="module")
def complete_journey(tmp_path_factory) -> Consumer:
    return build(tmp_path_factory, "complete_journey")


def test_complete_journey_joins_crm_transactions_and_campaigns(complete_journey):
    """2,377 buying households, 801 of them in the CRM, with sensible engagement levels.

    Sensible: coupons sent weigh nothing, redemptions a lot and ever less; so the few hundred
    households that ever redeemed are the only ones that are not dormant, and those who redeemed
    lately stand above those who used to.
    """
    ((buyers, orders),) = complete_journey.published(
        "select count(*), sum(order_count) from customer_segments where order_count > 0"
    )
    assert (buyers, orders) == (2377, 47243)
    ((in_crm,),) = complete_journey.query(
        "select count(*) from segments_intermediate.int_segmentation__customers_as_of"
        " where is_latest and order_count > 0 and has_contact"
    )
    assert in_crm == 801

    levels = dict(
        complete_journey.published(
            "select engagement_level, count(*) from customer_segments group by engagement_level"
        )
    )
    assert levels == {
        "highly_active": 66,
        "moderately_engaged": 111,
        "at_risk": 85,
        "dormant": 2117,
    }
    ((not_redeemed,),) = complete_journey.query(
        "select count(*) from segments_marts.segmentation__customer_engagement as engagement"
        " where engagement_level <> 'dormant' and as_of_date = date '2018-01-01'"
        " and customer_id not in (select customer_id from"
        " segments_staging.stg_segmentation__messages where message_type = 'redeemed')"
    )
    assert not_redeemed == 0


JOURNEY_TABLES = """
    create table baskets as
        select basket_id, household_id, min(transaction_timestamp)::date as bought_on,
            sum(sales_value) as amount
        from read_csv('{data}/complete_journey/transactions_sample.csv.gz')
        group by basket_id, household_id;
    create table people as from read_csv('{data}/complete_journey/demographics.csv');
    create table sent as
        select household_id, campaign_id, start_date
        from read_csv('{data}/complete_journey/campaigns.csv') as campaigns
        inner join read_csv('{data}/complete_journey/campaign_descriptions.csv') as descriptions
            using (campaign_id);
    create table redeemed as from read_csv('{data}/complete_journey/coupon_redemptions.csv');
"""
JOURNEY_SEGMENTS = {
    # A household of five or more is written 5+, which is no number: those have kids, or are not in.
    "demographic.families": """
        select household_id from people
        where kids_count in ('1', '2', '3+') or household_size in ('3', '4')
    """,
    "demographic.young_homeowners": """
        select household_id from people
        where age in ('19-24', '25-34') and home_ownership in ('Homeowner', 'Probable Homeowner')
    """,
    # 90 days: 4 October 2017 is the first of them on 1 January 2018.
    "behavioural.frequent_buyers": """
        select household_id from baskets where bought_on >= date '2017-10-04'
        group by household_id having count(*) >= 12
    """,
    "behavioural.falling_spend": """
        select household_id from baskets where bought_on >= date '2017-07-06'
        group by household_id
        having sum(amount) filter (where bought_on < date '2017-10-04') > 0
            and coalesce(sum(amount) filter (where bought_on >= date '2017-10-04'), 0)
                <= 0.5 * sum(amount) filter (where bought_on < date '2017-10-04')
    """,
    "behavioural.campaign_was_redeemed": """
        select household_id from sent inner join redeemed using (household_id)
        where redemption_date - start_date between 1 and 30
    """,
    "behavioural.campaigns_without_answer": """
        select household_id from sent
        where household_id not in (select household_id from redeemed)
        group by household_id having count(distinct campaign_id) >= 3
    """,
    "combined.large_baskets_of_high_incomes": """
        select household_id from baskets inner join people using (household_id)
        where bought_on >= date '2017-07-01' and regexp_matches(income, '^[12][0-9]{2}')
        group by household_id having avg(amount) >= 6
    """,
}


def test_complete_journey_rule_segments_have_the_members_of_plain_sql(complete_journey):
    """Answers of a form, baskets, campaigns and what followed them."""
    expected = members_by_sql(JOURNEY_TABLES, JOURNEY_SEGMENTS)
    assert rule_members(complete_journey) == expected
    assert all(expected.values())


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


MAVEN_TABLES = """
    create table accounts as from read_csv('{data}/maven_crm_sales/accounts.csv');
    create table deals as
        from read_csv('{data}/maven_crm_sales/sales_pipeline.csv', dateformat = '%m/%d/%Y');
    create table won as from deals where deal_stage = 'Won';
    create table abroad as
        from accounts where subsidiary_of is not null or office_location <> 'United States';
"""
MAVEN_SEGMENTS = {
    "firmographic.technology_companies": """
        select account from accounts where sector in ('technolgy', 'software', 'telecommunications')
    """,
    "firmographic.large_organisations": """
        select account from accounts where employees >= 5000 and revenue >= 1000
    """,
    "firmographic.subsidiaries_abroad": "select account from abroad",
    # 92 days: the last quarter of 2017, and 1 July to 30 September before it.
    "rule.falling_sales": """
        select account from won group by account
        having coalesce(sum(close_value) filter (where close_date >= date '2017-10-01'), 0)
            <= 0.8 * sum(close_value)
                filter (where close_date between date '2017-07-01' and date '2017-09-30')
    """,
    "rule.gtx_pro_buyers": """
        select account from won where product = 'GTXPro' and close_date >= date '2017-07-01'
        group by account having sum(close_value) >= 20000
    """,
    "rule.many_losses": """
        select account from deals where close_date >= date '2017-10-01' group by account
        having count(*) filter (where deal_stage = 'Lost') >= 12
            and avg(close_value) filter (where deal_stage = 'Won') < 2500
    """,
    "combined.mid_sized_with_open_deals": """
        select account from deals inner join accounts using (account)
        where employees between 250 and 4999 and deal_stage = 'Engaging'
            and engage_date >= date '2017-07-01'
            and account not in (select account from abroad)
        group by account having count(*) >= 3
    """,
}


def test_maven_crm_rule_segments_have_the_members_of_plain_sql(tmp_path_factory):
    """Companies and their deals: firmographics, sums, averages, changes, one segment in another."""
    consumer = build(tmp_path_factory, "maven_crm_sales")
    ((companies, orders, net),) = consumer.published(
        "select count(*), sum(order_count), sum(net_revenue) from customer_segments"
    )
    assert (companies, orders, net) == (85, 4238, Decimal(10005534))
    expected = members_by_sql(MAVEN_TABLES, MAVEN_SEGMENTS)
    assert rule_members(consumer) == expected
    assert all(expected.values())


ECOM_TABLES = """
    create table events as
        select distinct user_id, session_id, event, timestamp as moment, timestamp::date as day,
            platform, acquisition_channel, user_lifecycle
        from read_csv('{data}/retentioneering_ecom/ecom_events.csv.gz');
    create table carts as from events where event = 'add_to_cart';
    create table purchases as from events where event = 'purchase';
"""
ECOM_SEGMENTS = {
    # 60 days: from 2 May 2024 on. A cart of the last day has another day to go.
    "behavioural.abandoned_cart": """
        select user_id from carts
        where day between date '2024-05-02' and date '2024-06-29'
            and not exists (
                from purchases where purchases.user_id = carts.user_id
                    and purchases.moment > carts.moment and purchases.day - carts.day <= 1
            )
    """,
    "behavioural.bought_what_was_in_the_cart": """
        select carts.user_id from carts inner join purchases
            on carts.user_id = purchases.user_id
            and carts.day = purchases.day and purchases.moment > carts.moment
    """,
    "behavioural.failed_at_checkout": """
        select user_id from events
        where day >= date '2024-03-03'
        group by user_id
        having bool_or(event in ('payment_error', 'checkout_bug'))
            and not bool_or(event = 'purchase')
    """,
    "behavioural.mobile_users": """
        select user_id from events where day >= date '2024-04-02'
        group by user_id
        having count(*) filter (where platform = 'mobile')
                > count(*) filter (where platform = 'tablet')
            and count(*) filter (where platform = 'mobile')
                > count(*) filter (where platform = 'desktop')
            and count(distinct session_id) >= 3
    """,
    "behavioural.reduced_usage": """
        select user_id from events where day >= date '2024-04-02'
        group by user_id
        having count(*) filter (where day >= date '2024-05-17')
            between 0.01 * count(*) filter (where day < date '2024-05-17')
            and 0.5 * count(*) filter (where day < date '2024-05-17')
    """,
    "combined.loyal_gone_quiet": """
        select user_id from events group by user_id
        having arg_max(user_lifecycle, moment) = 'loyal' and max(day) <= date '2024-05-31'
    """,
    "combined.buyers_from_paid_channels": """
        select user_id from purchases where acquisition_channel in ('paid_search', 'social')
    """,
}


def test_ecom_clickstream_rule_segments_have_the_members_of_plain_sql(tmp_path_factory):
    """Events of 600 users, some of them in twice: sequences, change, most frequent, latest."""
    consumer = build(tmp_path_factory, "retentioneering_ecom")
    ((users, orders),) = consumer.published(
        "select count(*), sum(order_count) from customer_segments"
    )
    expected = members_by_sql(ECOM_TABLES, ECOM_SEGMENTS)
    assert (users, orders) == (600, 470)
    assert rule_members(consumer) == expected
    assert all(expected.values())
