"""Bad rows: a few of them are left out and counted, too many refuse the publication.

One data set with a few bad rows of every kind is published once; then each refusal is one more
build of the same project, and none of them may touch what was published.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import shop
from consumer import Consumer, failed_nodes, messages

CUSTOMERS = 600

#: An order line as a text file has it. Bad lines differ from it in one column.
LINE = {
    "order_no": None,
    "line_no": "1",
    "customer": "careful",
    "placed_at": "2024-06-29 10:00:00",
    "amount": "7.00",
    "currency": "EUR",
    "status": "paid",
}

#: Bucket -> what is wrong with a line of a table whose columns are all text.
BAD_TEXT_LINES: dict[str, list[dict[str, Any]]] = {
    "invalid_amount": [
        {"amount": "twelve"},
        {"amount": "12,50"},
        {"amount": "NaN"},
        {"amount": "1e400"},
        {"amount": "100000000000000.00"},
        {"amount": " "},
        {"amount": None},
    ],
    "invalid_timestamp": [
        {"placed_at": "0001-01-01"},
        {"placed_at": "9999-12-31 23:59:59"},
        {"placed_at": "infinity"},
        {"placed_at": "2024-02-30"},
        {"placed_at": "soon"},
        {"placed_at": None},
    ],
    "no_customer_id": [{"customer": None}, {"customer": ""}, {"customer": "   "}],
    "no_order_id": [{"order_no": None}, {"order_no": ""}, {"order_no": "  "}],
    # Of the franc the last rate cannot be read.
    "unknown_currency": [{"currency": "xyz"}, {"currency": "CHF"}],
}

#: The same for a table whose amounts are doubles and whose dates are timestamps.
BAD_TYPED_LINES: dict[str, list[dict[str, Any]]] = {
    "invalid_amount": [
        {"amount": "NaN"},
        {"amount": "Infinity"},
        {"amount": "-Infinity"},
        {"amount": "1e30"},
        {"amount": None},
    ],
    "invalid_timestamp": [
        {"placed_at": "0001-01-01"},
        {"placed_at": "9999-12-31"},
        {"placed_at": None},
    ],
}

#: What the customer of all these lines really bought. A pound is 1.151 euro on that day.
GOOD_LINES: list[dict[str, Any]] = [
    {"order_no": "good-1", "customer": "careful", "amount": "100.10", "currency": "EUR"},
    {"order_no": " good-1 ", "customer": " careful ", "amount": " 0.05 ", "line_no": "2"},
    {"order_no": "good-2", "customer": "careful  ", "amount": "1e1", "currency": "eur"},
    {"order_no": "good-3", "amount": "100.00", "currency": "Gbp"},
    {"order_no": "good-4", "amount": "1.00", "currency": " gbp "},
    {"order_no": "good-5", "amount": "0.01", "currency": ""},
    # 23:00 of the day before, in UTC
    {"order_no": "good-5", "line_no": "2", "placed_at": "2024-06-30T01:00:00+02:00", "amount": "0"},
    {"order_no": "good-6", "amount": "0.02", "currency": None},
]
GOOD_ORDERS = 6
GOOD_AMOUNTS = Decimal("100.15") + 10 + 101 + Decimal("0.03")
GOOD_REVENUE = Decimal("100.15") + 10 + Decimal("115.10") + Decimal("1.15") + Decimal("0.03")

ODD_IDS = [
    "O'Brien",
    "''; drop table orders; --",
    'the "second" one',
    "semi;colon,comma",
    "back\\slash %s {{ ref('x') }} {% raw %}",
    "two\nlines",
    "smile \N{GRINNING FACE} \N{FAMILY}\N{ZERO WIDTH JOINER}",
    "Stra\N{LATIN SMALL LETTER SHARP S}e",
    "NULL",
    "nan",
    "0",
    "007",
    "CAREFUL",
    "x" * 300,
]

#: What a customer answered to e-mail, and when: a yes, and after it something that is none.
ANSWERS: dict[str, list[tuple[str | None, str | None]]] = {
    "in words": [("true", "2023-06-01"), ("unsubscribed", "2024-05-01")],
    "on an unreadable day": [("true", "2023-06-01"), ("false", "01/05/2024 10:00")],
    "on no day": [("true", "2023-06-01"), ("false", None)],
    "on a day that nobody meant": [("true", "2023-06-01"), ("false", "0001-01-01")],
    "not at all": [("true", "2023-06-01"), (None, "2024-05-01")],
    "later than the date": [("true", "2023-06-01"), ("false", "2024-07-01")],
}
STILL_AGREED = "later than the date"

#: So many rows that cannot be wrong stand beside the few that are, which are then below the limits.
MANY = 400

TYPED = {"ordered_at": "cast(placed_at as timestamp)", "amount": "cast(amount as double)"}
COLUMNS = {
    column: expression
    for column, expression in shop.INPUTS["order_lines"]["columns"].items()
    if column != "quantity"
}
VARIABLES = {
    **shop.VARIABLES,
    # The tables appended lately have no quantity, and one currency has a rate of 1999 only.
    "segmentation_gate": {
        "waive": {
            "missing_rises.order_lines.quantity": "tables of the last week have none",
            "exchange_rates_ended": "CHF has one of 1999",
        }
    },
    "segmentation_inputs": {
        **shop.INPUTS,
        "order_lines": [
            shop.INPUTS["order_lines"],
            {"source": ["raw", "text_lines"], "columns": COLUMNS},
            {"source": ["raw", "typed_lines"], "columns": {**COLUMNS, **TYPED}},
        ],
        "exchange_rates": [
            shop.INPUTS["exchange_rates"],
            {
                "source": ["raw", "text_rates"],
                "columns": {"currency": "currency", "rate_date": "day", "rate": "rate"},
            },
        ],
        "contacts": [
            shop.INPUTS["contacts"],
            {
                "source": ["raw", "text_contacts"],
                "columns": {
                    "contact_id": "contact_no",
                    "created_at": "created",
                    "deleted_at": "deleted",
                    "birth_date": "born",
                },
            },
        ],
        "deals": {
            "source": ["raw", "deals"],
            "columns": {
                "deal_id": "deal_no",
                "contact_id": "contact_no",
                "created_at": "created",
                "closed_at": "closes",
                "is_won": "won",
                "is_lost": "lost",
            },
        },
        "consents": {
            "source": ["raw", "consents"],
            "columns": {
                "customer_id": "customer",
                "channel": "channel",
                "granted": "answer",
                "recorded_at": "answered",
            },
        },
    },
    "rule_segments": [
        *shop.RULE_SEGMENTS,
        {
            "name": "mailable",
            **shop.ACTION,
            "all": [{"attribute": "consent.email", "equals": True}],
        },
    ],
}


#: The shop's order lines alone.
SHOP_LINES = {"order_lines": shop.INPUTS["order_lines"]}


def lines(prefix: str, changes: list[dict[str, Any]]) -> pd.DataFrame:
    """Lines of orders of their own, each changed in one way."""
    rows = [
        {**LINE, "order_no": f"{prefix}-{number}", **change}
        for number, change in enumerate(changes)
    ]
    return pd.DataFrame(rows, columns=list(LINE), dtype="string")


def appended(table: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The table with these rows, which repeat its first row but for what they name."""
    return pd.concat([table, pd.DataFrame([{**table.iloc[0], **row} for row in rows])])


def text_rows(columns: str, rows: list[tuple[str | None, ...]]) -> pd.DataFrame:
    """A table as a text file has it."""
    return pd.DataFrame(rows, columns=columns.split(), dtype="string")


def text_tables() -> dict[str, pd.DataFrame]:
    """Tables of text with a few values that cannot be read."""
    return {
        "text_rates": text_rows(
            "currency day rate",
            [
                *(("CHF", f"{1600 + year}-01-01", "0.9") for year in range(MANY)),
                ("CHF", "2024-06-25", "0,80"),
            ],
        ),
        "text_contacts": text_rows(
            "contact_no created deleted born",
            [
                *((f"gone-{number}", "2019-01-01", "2020-01-01", None) for number in range(MANY)),
                ("gone too", "2019-01-01", "31/01/2020", None),
                *((customer, "2024-01-01", None, "1980-05-01") for customer in ANSWERS),
                *((f"lead-{number}", "2024-06-20", " ", None) for number in range(3)),
            ],
        ),
        "deals": text_rows(
            "deal_no contact_no created closes won lost",
            [
                ("expected", "lead-0", "2024-06-22", "2024-06-25", "false", "false"),
                ("undated", "lead-1", "2024-06-22", None, "false", "false"),
                ("lost", "lead-2", "2024-06-22", "2024-06-25", "false", "true"),
            ],
        ),
        "consents": text_rows(
            "customer channel answer answered",
            [
                *((f"c{number:04d}", "sms", "yes", "2024-01-01") for number in range(MANY)),
                *(
                    (customer, "email", answer, day)
                    for customer, answers in ANSWERS.items()
                    for answer, day in answers
                ),
            ],
        ),
    }


def tables_with_a_few_bad_rows() -> dict[str, pd.DataFrame]:
    tables = shop.raw_tables(CUSTOMERS)
    tables["text_lines"] = pd.concat(
        [
            lines("good", GOOD_LINES),
            lines("odd", [{"customer": customer} for customer in ODD_IDS]),
            *(lines(bucket, changes) for bucket, changes in BAD_TEXT_LINES.items()),
        ]
    )
    tables["typed_lines"] = pd.concat(
        [lines(f"typed-{bucket}", changes) for bucket, changes in BAD_TYPED_LINES.items()]
    )
    tables.update(text_tables())
    tables["refunds"] = appended(
        tables["refunds"],
        [
            {"refund_no": "bad-1", "amount": float("inf")},
            {"refund_no": "bad-2", "refunded_at": datetime(1, 1, 1)},
            {"refund_no": "bad-3", "order_no": "no such order"},
        ],
    )
    tables["contacts"] = appended(
        tables["contacts"],
        [
            {"contact_no": "  ", "customer": None, "is_test": False},
            {"contact_no": "padded", "customer": "  careful ", "is_test": False},
            {"contact_no": "timeless", "customer": None, "created_at": datetime(1, 1, 1)},
        ],
    )
    tables["events"] = appended(
        tables["events"],
        [
            {"event_no": "bad-1", "happened_at": datetime(9999, 12, 31)},
            {"event_no": "bad-2", "happened_at": None},
            {"event_no": "bad-3", "customer": " "},
        ],
    )
    return tables


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Consumer:
    """A project that has published once, from data with a few bad rows of every kind."""
    folder = tmp_path_factory.mktemp("shop")
    consumer = Consumer(folder, shop.write(folder / "raw", tables_with_a_few_bad_rows()), VARIABLES)
    consumer.build_successfully()
    return consumer


def buckets(project: Consumer, input_name: str) -> dict[str, tuple[int, Decimal | None]]:
    """Bucket -> rows and source money of an input at the latest as-of date, as published."""
    rows = project.published(
        f"""select bucket, source_rows, amount from reconciliation
        where input = '{input_name}' and as_of_date = date '{shop.AS_OF}'"""
    )
    return {bucket: (source_rows, amount) for bucket, source_rows, amount in rows}


def refusal(
    project: Consumer, sources: Mapping[str, str | None], variables: Mapping[str, Any]
) -> dict[str, str]:
    """Builds what must be refused. Returns node -> message; what is published stays as it is."""
    published = project.segments_file.read_bytes()
    project.set_sources(sources)
    project.set_variables(variables)
    result = project.build()
    assert not result.success
    assert project.segments_file.read_bytes() == published
    return failed_nodes(result) or {"": messages(result)}


def gate_refusal(project: Consumer, tables: Mapping[str, pd.DataFrame], **variables: Any) -> str:
    """Builds what the gate, and nothing before it, must refuse. Returns its message."""
    sources = shop.write(project.folder / "refused", tables)
    failures = refusal(project, sources, {**shop.VARIABLES, **variables})
    assert list(failures) == ["segmentation__quality_gate"], failures
    return failures["segmentation__quality_gate"]


# -- a few bad rows ----------------------------------------------------------------------------


@pytest.mark.parametrize("bucket", BAD_TEXT_LINES)
def test_bad_order_lines_are_counted_by_what_is_wrong(project, bucket):
    bad = [*BAD_TEXT_LINES[bucket], *BAD_TYPED_LINES.get(bucket, [])]
    # Of the bad amounts one can be read as money, and is too much to be meant.
    money = Decimal(10) ** 14 if bucket == "invalid_amount" else 7 * len(bad)
    assert buckets(project, "order_lines")[bucket] == (len(bad), money)


def test_money_of_the_other_buckets_ties_to_the_source(project):
    shop_lines = shop.raw_tables(CUSTOMERS)["order_lines"]
    money = sum(Decimal(str(amount)) for amount in shop_lines["amount"])
    others = buckets(project, "order_lines")
    assert {"used", "excluded_status", "test_customer"} == others.keys() - BAD_TEXT_LINES.keys()
    assert sum(
        amount for bucket, (_, amount) in others.items() if bucket not in BAD_TEXT_LINES
    ) == money + GOOD_AMOUNTS + 7 * len(ODD_IDS)


def test_every_order_line_is_in_one_bucket_of_every_date(project):
    tables = tables_with_a_few_bad_rows()
    rows = sum(len(tables[name]) for name in ("order_lines", "text_lines", "typed_lines"))
    totals = project.published(
        """select as_of_date, sum(source_rows) from reconciliation
        where input = 'order_lines' group by as_of_date"""
    )
    assert [total for _, total in totals] == [rows] * (1 + VARIABLES["history_periods"])


def test_bad_lines_and_padded_ids_change_nothing_for_their_customer(project):
    assert project.published(
        """select customer_id, order_count, gross_revenue, days_since_last_order
        from customer_segments where customer_id like '%careful%'"""
    ) == [("careful", GOOD_ORDERS, GOOD_REVENUE, 1)]


def test_bad_refunds_are_counted_by_what_is_wrong(project):
    found = buckets(project, "refunds")
    assert found["invalid_amount"][0] == 1
    assert found["invalid_timestamp"][0] == 1
    assert found["unknown_order"][0] == 1


def test_bad_events_are_counted_by_what_is_wrong(project):
    found = buckets(project, "events")
    assert found["invalid_timestamp"][0] == 2
    assert found["no_customer_id"][0] == 1


def test_contact_without_id_is_counted_and_one_without_date_is_kept(project):
    assert buckets(project, "contacts")["no_contact_id"][0] == 1
    assert project.published(
        "select lifecycle_stage from customer_segments where customer_id = 'timeless'"
    ) == [("prospect",)]


def test_odd_customer_ids_come_out_unchanged(project):
    published = project.published(
        """select customer_id, order_count, gross_revenue from customer_segments
        where last_order_date = date '2024-06-29' and gross_revenue = 7"""
    )
    assert sorted(published) == sorted((customer, 1, Decimal(7)) for customer in ODD_IDS)


def test_what_is_no_yes_withdraws_a_consent(project):
    assert project.published(
        "select customer_id from segment_membership where segment = 'mailable'"
    ) == [(STILL_AGREED,)]


def test_contact_whose_deletion_has_no_readable_day_is_deleted(project):
    assert buckets(project, "contacts")["deleted_customer"][0] == MANY + 1
    assert project.published("select * from customer_segments where customer_id like 'gone%'") == []


def test_deals_that_are_neither_won_nor_lost_are_open(project):
    assert project.published(
        """select customer_id, lifecycle_stage from customer_segments
        where customer_id like 'lead-%' order by 1"""
    ) == [("lead-0", "prospect"), ("lead-1", "prospect"), ("lead-2", "new_lead")]


def test_unreadable_values_are_warnings_that_say_what_they_look_like(project):
    warnings = dict(
        project.published(
            """select check_name, detail from quality_results
            where check_name like 'unreadable_values.%' and severity = 'warn' and not passed
            """
        )
    )
    assert warnings.keys() == {
        "unreadable_values.consents.granted",
        "unreadable_values.consents.recorded_at",
        "unreadable_values.contacts.deleted_at",
    }
    assert warnings["unreadable_values.contacts.deleted_at"] == (
        f"1 of {MANY + 1} values of contacts.deleted_at cannot be read, such as 99/99/9999"
        " (9 is any digit, a any letter): map an expression that reads them, like"
        " deleted_at: strptime(deleted, '%d/%m/%Y')"
    )
    assert ", such as unsubscribed (" in warnings["unreadable_values.consents.granted"]


# -- refusals ----------------------------------------------------------------------------------


def test_table_that_the_warehouse_does_not_have_ends_the_run_by_name(project):
    sources = shop.write(project.folder / "refused", shop.raw_tables(CUSTOMERS))
    failures = refusal(project, {**sources, "order_lines": None}, shop.VARIABLES)
    assert set(failures) == {"stg_segmentation__order_lines", "int_segmentation__source_days"}
    for message in failures.values():
        assert 'Table with name "raw.order_lines" does not exist' in message


def test_as_of_date_before_the_first_order_is_refused(project):
    message = gate_refusal(project, shop.raw_tables(CUSTOMERS), as_of_date="2000-01-01")
    assert "as_of_date_not_before_first_order: as_of_date 2000-01-01, first order on" in message


def test_as_of_date_long_after_the_data_is_refused(project):
    message = gate_refusal(project, shop.raw_tables(CUSTOMERS), as_of_date="2031-01-01")
    assert "as_of_date_within_data: as_of_date 2031-01-01, last order on 2024-06-" in message


def test_empty_order_lines_are_refused(project):
    tables = shop.raw_tables(CUSTOMERS)
    tables["order_lines"] = tables["order_lines"].head(0)
    message = gate_refusal(project, tables)
    assert "order_lines_present: order_lines has 0 rows: check its load, mapping and where" in message


def test_too_many_bad_rows_are_refused_with_every_kind_named(project):
    tables = shop.raw_tables(CUSTOMERS)
    order_lines = tables["order_lines"].reset_index(drop=True)
    order_lines.loc[0::50, "amount"] = None
    order_lines.loc[2::50, "placed_at"] = None
    order_lines.loc[4::50, "order_no"] = None
    order_lines.loc[6::50, "currency"] = "xyz"
    order_lines.loc[1::2, "customer"] = " "
    tables["order_lines"] = order_lines
    tables["contacts"] = pd.concat([tables["contacts"], tables["contacts"].head(1)])
    message = gate_refusal(project, tables)
    for check in (
        "contacts_duplicate_id_share",
        "lines_invalid_amount_share",
        "lines_invalid_timestamp_share",
        "lines_unknown_currency_share",
        "lines_without_customer_share",
        "lines_without_order_share",
    ):
        assert f"- {check}: " in message
    assert "contacts_duplicate_id_share: 1 of 601 rows of contacts" in message


def test_too_many_unreadable_values_are_refused_without_showing_them(project):
    tables = {**shop.raw_tables(CUSTOMERS), **text_tables()}
    tables["order_lines"] = tables["order_lines"].assign(
        placed_at=tables["order_lines"]["placed_at"].dt.strftime("%d.%m.%Y %H:%M")
    )
    tables["text_contacts"] = tables["text_contacts"].assign(born="Ann Łęcka, 1.2.1980")
    tables["text_rates"] = tables["text_rates"].assign(rate="0,80")
    tables["consents"] = tables["consents"].assign(answer="Opted_Out")
    tables["deals"] = tables["deals"].assign(won="closed won")
    message = gate_refusal(
        project, tables, segmentation_inputs=VARIABLES["segmentation_inputs"] | SHOP_LINES
    )
    contacts, answers = len(tables["text_contacts"]), len(tables["consents"])
    for said in (
        f"{contacts} of {contacts} values of contacts.birth_date cannot be read, such as"
        " Aaa aaaaa, 9.9.9999 (",
        f"{answers} of {answers} values of consents.granted cannot be read, such as opted_out (",
        "3 of 3 values of deals.is_won cannot be read, such as aaaaaa aaa (",
        "exchange_rates.rate cannot be read, such as 9,99 (",
        "order_lines.ordered_at cannot be read, such as 99.99.9999 99:99 (",
        "like ordered_at: strptime(placed_at, '%d/%m/%Y')",
        "like rate: replace(rate, ',', '.')",
        "like granted: case lower(answer) when 'on' then true when 'off' then false end",
    ):
        assert said in message
    assert "Ann" not in message
