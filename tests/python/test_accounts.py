"""Accounts: on a random shop of companies, the SQL gives what the oracle and plain Python give."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import oracle
import pandas as pd
import pytest
import shop
from consumer import Consumer

AS_OF = date(2024, 6, 20)
LEVELS = 5
FUNNEL = ("other", "subscriber", "lead", "mql", "sql", "opportunity", "customer", "evangelist")

INPUTS = {
    "order_lines": {
        "order_id": "order_id",
        "customer_id": "customer_id",
        "ordered_at": "ordered_on",
        "amount": "amount",
    },
    "refunds": {"order_id": "order_id", "refunded_at": "refunded_on", "amount": "amount"},
    "contacts": {
        "contact_id": "contact_id",
        "customer_id": "customer_id",
        "account_id": "account_id",
        "created_at": "created_on",
        "deleted_at": "deleted_on",
        "is_test": "is_test",
        "lifecycle_stage": "stage",
    },
    "accounts": {
        "account_id": "account_id",
        "account_name": "account_name",
        "parent_account_id": "parent_account_id",
        "created_at": "created_on",
    },
    "deals": {
        "deal_id": "deal_id",
        "contact_id": "contact_id",
        "account_id": "account_id",
        "is_won": "is_won",
        "is_lost": "is_lost",
        "amount": "amount",
        "currency": "currency",
        "created_at": "created_on",
        "closed_at": "closed_on",
    },
}


def companies() -> dict[str, pd.DataFrame]:
    """Raw tables: people with and without a company, companies with parents of every kind.

    Parents are drawn among all accounts, so that some chains are long and some are circles; some
    are accounts that nobody knows. Days and amounts are few, so that ties are the rule.
    """
    chance = random.Random(20240620)
    names = [f"a{number:02d}" for number in range(60)]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in INPUTS}

    def day(back: int) -> date:
        return AS_OF - timedelta(days=10 * chance.randint(-2, back // 10))

    for name in names[8:]:
        rows["accounts"].append(
            {
                "account_id": name,
                "account_name": f"Company {name}",
                "parent_account_id": chance.choice([None, name, "nobody", *names, *names]),
                "created_on": AS_OF + timedelta(days=1) if name == names[-1] else day(400),
            }
        )
    # Two companies of which the input has two rows: the one created last counts.
    for account in rows["accounts"][:2]:
        older = account["created_on"] - timedelta(days=1)
        rows["accounts"].append({**account, "account_name": "Old name", "created_on": older})
    for number in range(180):
        customer = f"c{number:03d}"
        rows["contacts"].append(
            {
                "contact_id": f"p{number:03d}",
                "customer_id": customer,
                "account_id": chance.choice([None, *names[:50]]),
                "created_on": day(400),
                "deleted_on": day(100) if chance.random() < 0.1 else None,
                "is_test": chance.random() < 0.05,
                "stage": chance.choice([None, "visitor", "lead", "mql", "sql", "evangelist"]),
            }
        )
        for order in range(chance.choice([0, 0, 0, 1, 1, 2, 4])):
            line = {
                "order_id": f"{customer}-{order}",
                "customer_id": customer,
                "ordered_on": day(400),
                "amount": Decimal(chance.choice(["0.01", "10.00", "20.00", "49.50", "250.00"])),
            }
            rows["order_lines"].append(line)
            later = line["ordered_on"] + timedelta(days=chance.randint(0, 60))
            if chance.random() < 0.1:
                returned = {"ordered_on": later, "amount": -line["amount"]}
                rows["order_lines"].append({**line, **returned})
            if chance.random() < 0.1:
                rows["refunds"].append(
                    {"order_id": line["order_id"], "refunded_on": later, "amount": Decimal("3.33")}
                )
    contacts = [contact["contact_id"] for contact in rows["contacts"]]
    for number in range(80):
        created = day(300)
        outcome = chance.choice(["open", "won", "lost"])
        rows["deals"].append(
            {
                "deal_id": f"d{number:02d}",
                "contact_id": chance.choice([None, *contacts]),
                "account_id": chance.choice([None, None, "nobody", *names]),
                "is_won": outcome == "won",
                "is_lost": outcome == "lost",
                "amount": Decimal(chance.choice(["100.00", "2500.50"])),
                "currency": chance.choice(["EUR", "EUR", "XXX"]),
                "created_on": created,
                "closed_on": None
                if outcome == "open"
                else created + timedelta(days=chance.randint(0, 60)),
            }
        )
    return {name: pd.DataFrame(table, dtype=object) for name, table in rows.items()}


def group_of(account: str, parents: dict[str, str | None]) -> str:
    """The topmost parent that is an account; the account itself where five steps reach none."""
    climbed = account
    for _ in range(LEVELS + 1):
        parent = parents[climbed]
        if parent is None or parent == climbed or parent not in parents:
            return climbed
        climbed = parent
    return account


def people_of(tables: dict[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """The contacts of the customers who are known at the date."""
    lines = tables["order_lines"]
    active = set(lines.loc[lines["ordered_on"] <= AS_OF, "customer_id"])
    return {
        contact["customer_id"]: contact
        for contact in tables["contacts"].to_dict("records")
        if (contact["created_on"] <= AS_OF or contact["customer_id"] in active)
        and (contact["deleted_on"] is None or contact["deleted_on"] > AS_OF)
        and not contact["is_test"]
    }


def deals_of(tables: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """The deals of the date, each with its account."""
    contacts = {row["contact_id"]: row for row in tables["contacts"].to_dict("records")}
    deals = []
    for deal in tables["deals"].to_dict("records"):
        contact = contacts.get(deal["contact_id"], {"account_id": None, "is_test": False})
        account = deal["account_id"] or contact["account_id"]
        if deal["created_on"] <= AS_OF and not contact["is_test"]:
            is_over = deal["closed_on"] is not None and deal["closed_on"] <= AS_OF
            won = is_over and deal["is_won"]
            deals.append({**deal, "account": account, "is_open": not is_over, "won": won})
    return deals


def furthest_stage(
    people: list[dict[str, Any]], buyers: set[str], deals: list[dict[str, Any]]
) -> str | None:
    ranks = []
    for person in people:
        own = [deal for deal in deals if deal["contact_id"] == person["contact_id"]]
        stage = {"visitor": "subscriber", None: "other"}.get(person["stage"], person["stage"])
        ranks.append(FUNNEL.index(stage) if person["created_on"] <= AS_OF else 0)
        if person["customer_id"] in buyers or any(deal["won"] for deal in own):
            ranks.append(FUNNEL.index("customer"))
        elif own:
            ranks.append(FUNNEL.index("opportunity"))
    return FUNNEL[max(ranks)] if ranks else None


def expected_accounts(tables: dict[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """The rows of account_segments, by account."""
    people = people_of(tables)
    listed: dict[str, dict[str, Any]] = {}
    for row in sorted(tables["accounts"].to_dict("records"), key=lambda row: row["created_on"]):
        listed[row["account_id"]] = row
    existing = {name for name, row in listed.items() if row["created_on"] <= AS_OF}
    existing |= {person["account_id"] for person in people.values() if person["account_id"]}

    # To the oracle an account is a customer who places the orders of all its people.
    lines = tables["order_lines"]
    lines = lines[lines["customer_id"].isin(people)]
    buyers = set(lines.loc[(lines["ordered_on"] <= AS_OF) & (lines["amount"] > 0), "customer_id"])
    accounts = lines["customer_id"].map(lambda customer: people[customer]["account_id"])
    of_accounts = lines.assign(customer_id=accounts)[accounts.notna()]
    population = oracle.buyers(of_accounts, tables["refunds"], AS_OF, net=True)
    scored = oracle.rfm(population, "quantile", 5, {})
    scores = {row["customer_id"]: row for row in scored.to_dict("records")}
    tiers = oracle.value_tiers(population, "rank_share", ("0.05", "0.15", "0.3"))
    cells = oracle.segment_map("standard")

    deals = deals_of(tables)
    parents = {name: listed.get(name, {}).get("parent_account_id") for name in existing}
    expected = {}
    for name in existing:
        own = [person for person in people.values() if person["account_id"] == name]
        own_deals = [deal for deal in deals if deal["account"] == name]
        won = [deal for deal in own_deals if deal["won"]]
        score = scores.get(name)
        cell = score and tuple(score[f"{m}_score"] for m in ("recency", "frequency", "monetary"))
        gross, refunded = (score["gross"], score["refunded"]) if score else (Decimal(0), Decimal(0))
        expected[name] = {
            "account_name": listed.get(name, {}).get("account_name"),
            "people_count": len(own),
            "buyer_count": sum(person["customer_id"] in buyers for person in own),
            "days_since_last_order": score and score["days"],
            "last_order_date": score and AS_OF - timedelta(days=score["days"]),
            "first_order_date": score and AS_OF - timedelta(days=score["tenure"]),
            "order_count": score["orders"] if score else 0,
            "gross_revenue": gross,
            "refunded_amount": refunded,
            "net_revenue": gross - refunded,
            "average_order_value": score and oracle.cents(gross / score["orders"]),
            "rfm_score": cell and "".join(str(part) for part in cell),
            "rfm_segment": cells[cell] if cell else "prospect",
            "value_tier": tiers.get(name, "none"),
            "funnel_stage": furthest_stage(own, buyers, deals),
            "open_deal_count": sum(deal["is_open"] for deal in own_deals),
            "won_deal_count": len(won),
            "won_deal_amount": sum(
                (deal["amount"] for deal in won if deal["currency"] == "EUR"), Decimal(0)
            ),
            "group_account_id": group_of(name, parents),
        }
    for row in expected.values():
        group = [
            other
            for other in expected.values()
            if other["group_account_id"] == row["group_account_id"]
        ]
        row["group_account_count"] = len(group)
        row["group_net_revenue"] = sum((other["net_revenue"] for other in group), Decimal(0))
        row["group_people_count"] = sum(other["people_count"] for other in group)
    return expected


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return companies()


@pytest.fixture(scope="module")
def consumer(tmp_path_factory, tables) -> Consumer:
    """One build of the candidates with their data tests, without gate and publication."""
    folder = tmp_path_factory.mktemp("accounts")
    variables = {
        "as_of_date": str(AS_OF), "history_periods": 0,
        "segmentation_inputs": shop.inputs(INPUTS),
        "rule_segments": [
            {
                "name": "early_contacts",
                **shop.ACTION,
                "all": [{"attribute": "known_since", "before": "2024-01-01"}],
            }
        ],
    }  # fmt: skip
    consumer = Consumer(folder, shop.write(folder / "raw", tables), variables)
    candidates = ("account_segments", "account_people")
    consumer.build_successfully(
        # Tests that compare with what is not selected have nothing to compare with.
        *("--indirect-selection", "cautious"),
        "--select",
        *(f"+segmentation__candidate_{name}" for name in candidates),
    )
    return consumer


def test_the_shop_has_every_kind_of_account(tables):
    """Long chains, circles, accounts without people or of people only, and late ones."""
    expected = expected_accounts(tables)
    listed = set(tables["accounts"]["account_id"])
    assert expected.keys() - listed
    assert listed - expected.keys()
    assert max(row["group_account_count"] for row in expected.values()) > 3
    parents = dict(tables["accounts"][["account_id", "parent_account_id"]].itertuples(index=False))
    is_own_top = [
        name
        for name, row in expected.items()
        if row["group_account_id"] == name and parents.get(name) in expected.keys() - {name}
    ]
    assert is_own_top
    assert any(row["people_count"] == 0 for row in expected.values())
    assert {"prospect", "champions"} <= {row["rfm_segment"] for row in expected.values()}


def test_accounts_equal_the_oracle(consumer, tables):
    """Every account with its people, money, scores, deals and group."""
    expected = expected_accounts(tables)
    columns = list(next(iter(expected.values())))
    rows = consumer.query(
        f"select account_id, {', '.join(columns)}"
        " from segments_marts.segmentation__candidate_account_segments"
    )
    found = {name: dict(zip(columns, values, strict=True)) for name, *values in rows}
    assert len(rows) == len(found)
    assert found == expected


def test_groups_hold_the_money_of_all_accounts_once(consumer):
    """Whatever the parents are: group totals, one a group, are the totals of the accounts."""
    ((of_accounts, of_groups),) = consumer.query(
        "select sum(net_revenue), sum(group_net_revenue) filter (account_id = group_account_id)"
        " from segments_marts.segmentation__candidate_account_segments"
    )
    assert of_accounts == of_groups


def test_people_are_counted_by_their_memberships(consumer, tables):
    """Each membership of a person with an account counts once, in every scheme."""
    people = people_of(tables)
    expected = Counter(
        (people[customer]["account_id"], scheme, segment)
        for customer, scheme, segment in consumer.query(
            "select customer_id, scheme, segment"
            " from segments_marts.segmentation__candidate_segment_membership"
        )
        if people[customer]["account_id"]
    )
    found = consumer.query(
        "select account_id, scheme, segment, people_count"
        " from segments_marts.segmentation__candidate_account_people"
    )
    assert {tuple(key): count for *key, count in found} == expected
    assert {"rfm", "lifecycle", "value_tier", "rule"} <= {scheme for _, scheme, _, _ in found}
