"""Seeded defects: each is injected into a good set-up, and the named check must stop it.

Stopped means: the build fails, the check is named, the published file has the same bytes, and the
ledger has no new row. docs/seeded_defects.md lists them; a test keeps it in step.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shop
from consumer import PACKAGE, Consumer, copy_package, failed_nodes

pytestmark = pytest.mark.resilience

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Defect:
    """One defect. `check` is the dbt test or gate check that must name it.

    Exactly one of the others is set: `data` changes the raw tables; `inputs` changes the mapping;
    `variables` changes variables; `code` replaces text in a file of the package.
    """

    name: str
    kind: str
    check: str
    data: Callable[[Tables], None] | None = None
    inputs: Callable[[dict[str, Any]], None] | None = None
    variables: dict[str, Any] | None = None
    code: tuple[str, str, str] | None = None


def _change(table: str, **columns: Any) -> Callable[[Tables], None]:
    """Sets columns of a table: a value, or a function of the table."""

    def apply(tables: Tables) -> None:
        frame = tables[table]
        new = {name: value(frame) if callable(value) else value for name, value in columns.items()}
        tables[table] = frame.assign(**new)

    return apply


def _keep(table: str, condition: Callable[[pd.DataFrame], Any]) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        tables[table] = tables[table][condition(tables[table])]

    return apply


def _repeat(table: str, share: float = 1.0) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        rows = tables[table]
        tables[table] = pd.concat([rows, rows.head(int(len(rows) * share))])

    return apply


def _without_two_thirds_of_customers(tables: Tables) -> None:
    for name in ("order_lines", "contacts", "events"):
        numbers = tables[name]["customer"].str[1:].astype(int)
        tables[name] = tables[name][numbers % 3 == 0]
    kept = set(tables["order_lines"]["order_no"])
    tables["refunds"] = tables["refunds"][tables["refunds"]["order_no"].isin(kept)]


def _every(step: int, column: str, value: Any) -> Callable[[pd.DataFrame], Any]:
    """The column with a value in every `step`-th row."""
    return lambda frame: [
        value if position % step == 0 else own for position, own in enumerate(frame[column])
    ]


def _map_column(input_name: str, column: str, expression: str) -> Callable[[dict[str, Any]], None]:
    def apply(inputs: dict[str, Any]) -> None:
        inputs[input_name]["columns"][column] = expression

    return apply


def _map_where(input_name: str, where: str) -> Callable[[dict[str, Any]], None]:
    def apply(inputs: dict[str, Any]) -> None:
        inputs[input_name]["where"] = where

    return apply


MODELS = "models/intermediate"
MAP = "seeds/definitions/rfm_segment_map.csv"

DEFECTS = [
    Defect("All orders are gone", "data", "order_lines_present",
           data=_keep("order_lines", lambda rows: rows["customer"].isna())),
    Defect("Two thirds of the customers are gone", "data", "customer_count_change",
           data=_without_two_thirds_of_customers),
    Defect("Amounts are 100 times what they were (cents read as euros)", "data",
           "net_revenue_change",
           data=_change("order_lines", amount=lambda rows: rows["amount"] * 100)),
    Defect("Half of the customer ids are NULL", "data", "lines_without_customer_share",
           data=_change("order_lines", customer=_every(2, "customer", None))),
    Defect("The last weeks of orders are missing (stale data)", "data", "freshness.order_lines",
           data=_keep("order_lines", lambda rows: rows["placed_at"] < "2024-05-15")),
    Defect("Every tenth date is 0001-01-01, where the source had none", "data",
           "lines_invalid_timestamp_share",
           data=_change("order_lines", placed_at=lambda rows: [
               "0001-01-01" if position % 10 == 0 else str(own)
               for position, own in enumerate(rows["placed_at"])])),
    Defect("Every tenth amount is NaN", "data", "lines_invalid_amount_share",
           data=_change("order_lines", amount=_every(10, "amount", float("nan")))),
    Defect("A currency without exchange rates appears", "data", "lines_unknown_currency_share",
           data=_change("order_lines", currency=_every(5, "currency", "SEK"))),
    Defect("The loader delivers the order lines twice", "data", "lines_duplicate_share",
           data=_repeat("order_lines")),
    Defect("The loader delivers the refunds twice", "data", "refunds_duplicate_share",
           data=_repeat("refunds")),
    Defect("Order numbers are cut off, so that customers share orders", "data",
           "lines_conflicting_customer_share",
           data=_change("order_lines", order_no=lambda rows: rows["order_no"].str[3:])),
    Defect("Refunds lose the last digit of their order number", "data",
           "refunds_unknown_order_share",
           data=_change("refunds", order_no=lambda rows: rows["order_no"].str[:-1])),
    Defect("Refunds come 1,000 times too large", "data", "refunded_share_of_gross",
           data=_change("refunds", amount=lambda rows: rows["amount"] * 1000)),
    Defect("A bad join in the CRM repeats contacts", "data", "contacts_duplicate_id_share",
           data=_repeat("contacts", 0.1)),
    Defect("Half of the contacts are flagged as tests", "data", "lines_test_customer_share",
           data=_change("contacts", is_test=lambda rows: [
               position % 2 == 0 for position in range(len(rows))])),
    Defect("Flags of test contacts are words that nobody reads", "data",
           "unreadable_flags.contacts.is_test",
           data=_change("contacts", is_test=lambda rows: [
               "test contact" if position % 50 == 0 else "no" for position in range(len(rows))])),
    Defect("Exchange rates come with a comma", "data", "exchange_rates_unusable_share",
           data=_change("exchange_rates", rate=lambda rows: [
               str(own).replace(".", ",") for own in rows["rate"]])),
    Defect("Day and year are swapped: orders lie in the future", "data",
           "future_dated_lines_share",
           data=_change("order_lines", placed_at=_every(20, "placed_at",
                                                        pd.Timestamp("2031-12-24")))),
    Defect("customer_id is mapped to a constant", "mapping", "segment_stability_index.rfm",
           inputs=_map_column("order_lines", "customer_id", "'all'")),
    Defect("amount is mapped to the quantity", "mapping", "net_revenue_change",
           inputs=_map_column("order_lines", "amount", "quantity")),
    Defect("A where clause leaves nothing over", "mapping", "order_lines_present",
           inputs=_map_where("order_lines", "currency = 'XXX'")),
    Defect("as_of_date lies before the first order", "mapping",
           "as_of_date_not_before_first_order", variables={"as_of_date": "2019-06-30"}),
    Defect("as_of_date lies years after the data", "mapping", "as_of_date_within_data",
           variables={"as_of_date": "2026-06-30"}),
    Defect("Recency is inverted: the longest absent score best", "model SQL",
           "scores_never_rise_with_staleness",
           code=("macros/rules/rfm/rfm_beats_cut.sql", "'quantile': {'recency': '<'",
                 "'quantile': {'recency': '>'")),
    Defect("Refunds are joined twice", "model SQL", "reconciliation_rows_tie.refunds",
           code=(f"{MODELS}/orders/int_segmentation__refunds_classified.sql",
                 "from dated\n    left join orders",
                 "from (select * from dated union all select * from dated) as dated\n"
                 "    left join orders")),
    Defect("Dates look ahead by one day", "model SQL", "nothing_after_the_as_of_date",
           code=(f"{MODELS}/customers/int_segmentation__customers_as_of.sql",
                 "and customer_days.activity_date <= numbered_dates.as_of_date",
                 "and customer_days.activity_date <= numbered_dates.as_of_date + 1")),
    Defect("A bad join repeats customers", "model SQL",
           "unique_key_int_segmentation__contacts_merged_customer_id",
           code=(f"{MODELS}/identity/int_segmentation__contacts_merged.sql",
                 "from ranked\nwhere recency_rank = 1",
                 "from ranked\ncross join (select 1 as one union all select 2) as twice")),
    Defect("An inner join loses customers without a score", "model SQL",
           "foreign_key_segmentation__candidate_segment_membership_customer_id__customer_id__"
           "ref_segmentation__candidate_customer_segments_",
           code=("models/marts/segments/segmentation__candidate_customer_segments.sql",
                 "left join rfm\n", "inner join rfm\n")),
    Defect("The people of an account are joined twice", "model SQL",
           "accounts_tie_to_their_people",
           code=("models/intermediate/accounts/int_segmentation__accounts_as_of.sql",
                 "from people\n    left join lifecycle",
                 "from (select * from people union all select * from people) as people\n"
                 "    left join lifecycle")),
    Defect("A group adds up the accounts below one parent only", "model SQL",
           "account_segments.groups_tie_to_their_accounts",
           code=("models/marts/accounts/segmentation__candidate_account_segments.sql",
                 "sum(net_revenue) over (partition by as_of_date, group_account_id)",
                 "sum(net_revenue) over (partition by as_of_date, parent_account_id)")),
    Defect("Returns are left out of the money", "model SQL", "customer_money_ties_to_source",
           code=(f"{MODELS}/orders/int_segmentation__customer_days.sql",
                 "        refunded_amount\n    from order_days",
                 "        0 * refunded_amount as refunded_amount\n    from order_days")),
    Defect("A score cell is not mapped", "map", "rfm_map_is_total",
           code=(MAP, "standard,5,5,5,champions\n", "")),
    Defect("A score cell is mapped to two segments", "map", "rfm_map_is_disjoint",
           code=(MAP, "standard,5,5,5,champions\n",
                 "standard,5,5,5,champions\nstandard,5,5,5,loyal\n")),
    Defect("A map names a segment that the catalog does not have", "map",
           "every_segment_is_in_the_catalog",
           code=(MAP, "standard,1,1,1,lost\n", "standard,1,1,1,lsot\n")),
    Defect("The lowest level of the lead score is missing", "map", "lead_score_levels_are_valid",
           code=("seeds/definitions/lead_score_levels.csv", "fit,C,0\n", "")),
    Defect("A weight of the lead score names an attribute that there is not", "map",
           "lead_fit_weights_are_valid",
           code=("seeds/definitions/lead_fit_weights.csv", "lead_source,referral",
                 "lead_sauce,referral")),
]


@dataclass
class GoodSetup:
    """A project that has published, its raw tables, its own copy of the package, what it published."""

    consumer: Consumer
    raw: Path
    package: Path
    published: bytes
    ledger: list


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> GoodSetup:
    folder = tmp_path_factory.mktemp("defects")
    package = copy_package(folder / "package")
    raw = folder / "raw"
    consumer = Consumer(
        folder / "project", shop.write(raw, shop.raw_tables()), shop.VARIABLES, package
    )
    consumer.build_successfully()
    return GoodSetup(consumer, raw, package, consumer.segments_file.read_bytes(), _ledger(consumer))


def _ledger(consumer: Consumer) -> list:
    return consumer.query(
        "select * from segments_publications.publication_ledger order by publication_id"
    )


@contextlib.contextmanager
def _injected(defect: Defect, good: GoodSetup) -> Iterator[None]:
    """The set-up with the defect in it; afterwards it is good again."""
    if defect.data:
        tables = shop.raw_tables()
        defect.data(tables)
        shop.write(good.raw, tables)
    if defect.inputs:
        inputs = {
            name: {**input_, "columns": dict(input_["columns"])}
            for name, input_ in shop.INPUTS.items()
        }
        defect.inputs(inputs)
        good.consumer.set_variables({**shop.VARIABLES, "segmentation_inputs": inputs})
    if defect.variables:
        good.consumer.set_variables({**shop.VARIABLES, **defect.variables})
    if defect.code:
        name, before, after = defect.code
        path = good.package / name
        text = path.read_text(encoding="utf-8")
        assert before in text, f"{name} has changed: the defect no longer applies"
        path.write_text(text.replace(before, after), encoding="utf-8")
    try:
        yield
    finally:
        good.consumer.set_variables(shop.VARIABLES)
        if defect.data:
            shop.write(good.raw, shop.raw_tables())
        if defect.code:
            path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("defect", DEFECTS, ids=[defect.name for defect in DEFECTS])
def test_defect_is_stopped_by_its_check(good, defect):
    """The check stops the build, and readers keep the last good publication, byte by byte."""
    with _injected(defect, good):
        result = good.consumer.build(parse_again=defect.code is not None)

    assert not result.success
    said = failed_nodes(result)
    assert any(
        defect.check == name or f"- {defect.check}:" in message for name, message in said.items()
    ), said
    assert good.consumer.segments_file.read_bytes() == good.published
    assert _ledger(good.consumer) == good.ledger


def test_after_all_defects_the_next_good_build_publishes(good):
    """Nothing has to be repaired by hand."""
    good.consumer.build_successfully()
    assert len(_ledger(good.consumer)) == len(good.ledger) + 1


def test_the_list_of_defects_is_documented():
    """docs/seeded_defects.md holds one row a defect, in this order."""
    rows = [f"| {defect.name} | {defect.kind} | `{defect.check}` |" for defect in DEFECTS]
    documented = (PACKAGE / "docs" / "seeded_defects.md").read_text(encoding="utf-8").splitlines()
    # The tables of three columns; the other one is that of gate_defects.py.
    tables = [line for line in documented if line.startswith("| ") and line.count(" | ") == 2]
    assert tables[2:] == rows
    assert len(rows) >= 20
