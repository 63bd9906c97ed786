"""How raw values are read: odd blanks, offsets, dates with a time, letters beyond ASCII.

Each case is a few raw rows, how they are mapped, and what a question to the published tables must
answer. One project holds all of them; the cases of ../shared/cases join it where they are present.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from consumer import PACKAGE, Consumer

CASES = PACKAGE.parent / "shared" / "cases"
AS_OF = "2025-06-30"
ASKED = "select customer_id, order_count, net_revenue from segments.customer_segments"
MEMBERS = """select segment, string_agg(customer_id, ',' order by customer_id)
    from segments.segment_membership where segment like '{}' group by segment order by segment"""
#: The columns that an order of every case has.
ORDER = {"order_id": "o", "customer_id": "c", "ordered_at": "t", "amount": "a"}


@dataclass(frozen=True)
class Case:
    """Raw rows and what must become of them.

    Arguments:
        raw: raw table -> query that makes it.
        mapping: input -> raw table and its columns.
        question, answer: SQL over the published tables and its rows.
        variables, rules: of the project.
    """

    raw: Mapping[str, str]
    mapping: Mapping[str, tuple[str, Mapping[str, str]]]
    question: str
    answer: list[tuple[Any, ...]]
    variables: Mapping[str, Any] = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)


def values(*rows: tuple[Any, ...], names: str) -> str:
    """A query of these rows. What is None is NULL."""
    literals = [
        ", ".join("null" if v is None else "'" + str(v).replace("'", "''") + "'" for v in row)
        for row in rows
    ]
    return f"select * from (values {', '.join(f'({row})' for row in literals)}) as t({names})"


DAY = "2025-05-01 10:00:00"
OWN_CASES = {
    "filler, for enough people": Case(
        raw={
            "filler": """select 'OWN' || i as o, 'OWNFILL' || i % 37 as c, 10 + i % 90 as a,
                timestamp '2025-01-01 10:00:00' + to_days(cast(i % 180 as int)) as t
                from range(900) as r(i)"""
        },
        mapping={"order_lines": ("filler", ORDER)},
        question="select count(*) from segments.customer_segments"
        " where customer_id like 'OWNFILL%'",
        answer=[(37,)],
    ),
    "excluded statuses in any case of any alphabet": Case(
        raw={
            "statuses": values(
                *(
                    (f"ST-{number}", customer, DAY, amount, status)
                    for number, (customer, amount, status) in enumerate(
                        [
                            ("ST_TR", 1, "Teslim Edildi"),
                            ("ST_TR", 500, "\u0130ade Edildi"),
                            ("ST_TR", 500, "\u0130ADE ED\u0130LD\u0130"),
                            ("ST_TR", 500, "iade edildi"),
                            ("ST_TR", 500, "Kay\u0131p"),
                            ("ST_GR", 1, "\u0395\u039e\u039f\u03a6\u039b\u0397\u0398\u0397"),
                            ("ST_GR", 500, "\u0386\u03ba\u03c5\u03c1\u03bf\u03c2"),
                            ("ST_GR", 500, "\u0386\u039a\u03a5\u03a1\u039f\u03a3"),
                            ("ST_DE", 1, "bezahlt"),
                            ("ST_DE", 500, "Au\u00dfer Haus zur\u00fcck"),
                            ("ST_DE", 500, "AUSSER HAUS ZUR\u00dcCK\r"),
                        ]
                    )
                ),
                names="o, c, t, a, s",
            )
        },
        mapping={"order_lines": ("statuses", {**ORDER, "status": "s"})},
        variables={
            "excluded_order_statuses": [
                "\u0130ade Edildi",
                "KAYIP",
                "\u0386\u039a\u03a5\u03a1\u039f\u03a3",
                " au\u00dfer haus zur\u00fcck\u00a0",
            ]
        },
        question=f"{ASKED} where customer_id like 'ST_%' order by 1",
        answer=[(customer, 1, Decimal(1)) for customer in ("ST_DE", "ST_GR", "ST_TR")],
    ),
    "conditions that ignore case, and codes in conditions": Case(
        raw={
            "people": values(
                ("FO1", "\u0130stanbul", "\u0394\u03ac\u03c3\u03ba\u03b1\u03bb\u03bf\u03c2"),
                ("FO2", "ISTANBUL", "\u0394\u0386\u03a3\u039a\u0391\u039b\u039f\u03a3"),
                ("FO3", "istanbul", "Gro\u00dfh\u00e4ndler"),
                ("FO4", "Ankara", "GROSSH\u00c4NDLERIN"),
                names="id, city, work",
            ),
            "seen": values(
                ("FO1", "Sepet \u0130nceleme", AS_OF), ("FO2", "SEPET \u0130NCELEME", AS_OF),
                ("FO3", "sepet", AS_OF), names="c, e, t",
            ),
            "answers": values(
                ("FO1", "\u0130lgi", "ja"), ("FO2", "ILGI", "ja"), ("FO3", "ilgi", "nein"),
                names="c, a, v",
            ),
            "agreed": values(
                ("FO1", "B\u0130LD\u0130R\u0130M", "true", DAY),
                ("FO2", "bildirim\t", "yes\r", DAY),
                ("FO3", "sms", "true", DAY),
                names="c, ch, g, t",
            ),
        },
        mapping={
            "contacts": ("people", {"contact_id": "id", "city": "city", "occupation": "work"}),
            "events": ("seen", {"customer_id": "c", "event_name": "e", "occurred_at": "t"}),
            "attributes": ("answers", {"customer_id": "c", "attribute": "a", "value": "v"}),
            "consents": (
                "agreed",
                {"customer_id": "c", "channel": "ch", "granted": "g", "recorded_at": "t"},
            ),
        },
        rules=[
            {"name": f"folded_{name}", "all": [condition]}
            for name, condition in {
                "city": {"attribute": "city", "equals": "\u0130STANBUL", "ignore_case": True},
                "consent": {"attribute": "consent.Bildirim", "equals": True},
                "ends": {
                    "attribute": "occupation", "ends_with": "\u039b\u039f\u03a3",
                    "ignore_case": True,
                },
                "event": {
                    "behaviour": {
                        "count": "events", "where": {"event_name": "Sepet \u0130nceleme"},
                    },
                    "at_least": 1,
                },
                "has": {
                    "attribute": "occupation", "contains": "SSH\u00c4", "ignore_case": True,
                },
                "starts": {
                    "attribute": "occupation", "starts_with": "gro\u00dfh", "ignore_case": True,
                },
                "survey": {"attribute": "attributes.\u0130LG\u0130", "equals": "ja"},
            }.items()
        ],
        question=MEMBERS.format("folded_%"),
        answer=[
            ("folded_city", "FO1,FO2,FO3"),
            ("folded_consent", "FO1,FO2"),
            ("folded_ends", "FO1,FO2"),
            ("folded_event", "FO1,FO2"),
            ("folded_has", "FO3,FO4"),
            ("folded_starts", "FO3,FO4"),
            ("folded_survey", "FO1,FO2"),
        ],
    ),
    "birth dates as they are written": Case(
        raw={
            "born": values(
                *(
                    (f"BO{number}", text)
                    for number, text in enumerate(
                        [
                            "2000-07-01",
                            "2000-07-01 00:00:00",
                            "2000-07-01T00:00:00+02:00",
                            "2000-07-01T23:30:00-05:00",
                            "2000-07-01 00:00 +0300",
                            "\t2000-07-01T00:00:00.000Z\r\n",
                        ]
                    )
                ),
                ("BO8", "2000-06-30T23:59:59-11:00"),
                names="id, birth",
            )
        },
        mapping={"contacts": ("born", {"contact_id": "id", "birth_date": "birth"})},
        rules=[
            {"name": "born_july", "all": [{"attribute": "birth_date", "equals": "2000-07-01"}]},
            {
                "name": "born_and_25",
                "all": [
                    {"attribute": "age", "at_least": 25},
                    {"attribute": "birth_date", "after": "2000-06-01"},
                ],
            },
        ],
        question=MEMBERS.format("born_%"),
        answer=[("born_and_25", "BO8"), ("born_july", "BO0,BO1,BO2,BO3,BO4,BO5")],
    ),
    "rates from the day that is written": Case(
        raw={
            "rates": values(
                ("CHF", "2025-01-01T00:00:00+01:00", "1.00"),
                ("chf\t", "2025-05-01T00:00:00+02:00", "\u00a01.10"),
                ("CHF", "2025-06-01 22:00 -0800", "2.00"),
                names="cur, day, rate",
            ),
            "francs": values(
                ("RA-1", "RA1", "2025-04-30 23:59:59", 100, "CHF"),
                ("RA-2", "RA2", "2025-05-01 00:00:00", 100, "CHF"),
                ("RA-3", "RA3", "2025-06-01 00:00:00", 100, "\ufeffchf"),
                names="o, c, t, a, cur",
            ),
        },
        mapping={
            "exchange_rates": ("rates", {"currency": "cur", "rate_date": "day", "rate": "rate"}),
            "order_lines": ("francs", {**ORDER, "currency": "cur"}),
        },
        question="select customer_id, net_revenue from segments.customer_segments"
        " where customer_id like 'RA%' order by 1",
        answer=[("RA1", Decimal(100)), ("RA2", Decimal(110)), ("RA3", Decimal(200))],
    ),
    "ids with blanks of all kinds around them": Case(
        raw={
            "padded": values(
                *(
                    (f"PA-{number}{after}", f"{before}PA 9{after}", DAY, 2**number)
                    for number, (before, after) in enumerate(
                        [
                            ("", ""), (" ", " "), ("", "\t"), ("", "\r"), ("", "\n"), ("\r\n", ""),
                            ("\u00a0", "\u00a0"), ("\ufeff", ""), ("\u3000", "\u200b"),
                        ]
                    )
                ),
                ("PA-90", "PA\t9", DAY, 1),
                ("PA-91", "\t\r\n", DAY, 7),
                ("PA-92", "\u00a0\ufeff", DAY, 7),
                ("\t", "PA-no-order", DAY, 7),
                names="o, c, t, a",
            )
        },
        mapping={"order_lines": ("padded", ORDER)},
        question="select replace(customer_id, chr(9), '\\t'), order_count, net_revenue"
        " from segments.customer_segments where customer_id like 'PA%'"
        " or trim(customer_id) in ('', chr(9) || chr(13) || chr(10)) order by 1 desc",
        answer=[("PA\\t9", 1, Decimal(1)), ("PA 9", 9, Decimal(511))],
    ),
    "flags with blanks of all kinds around them": Case(
        raw={
            "flags": values(
                *(
                    (f"FL{number}{after}", f"{before}{word}{after}")
                    for number, (before, word, after) in enumerate(
                        [
                            ("", "true", ""), ("", "true", " "), (" ", "TRUE", ""),
                            ("", "true", "\r"), ("\t", "Yes", "\r\n"), ("\ufeff", "1", "\u00a0"),
                        ]
                    )
                ),
                ("FL8", "false\r"),
                ("FL9", "\u00a0no"),
                names="id, test",
            ),
            "flagged": "select 'FL-' || i as o, 'FL' || i as c, 5 as a,"
            f" timestamp '{DAY}' as t from range(10) as r(i)",
        },
        mapping={
            "contacts": ("flags", {"contact_id": "id", "is_test": "test"}),
            "order_lines": ("flagged", ORDER),
        },
        question="select customer_id from segments.customer_segments"
        " where customer_id like 'FL%' order by 1",
        answer=[("FL6",), ("FL7",), ("FL8",), ("FL9",)],
    ),
    "timestamps with an offset as text": Case(
        raw={
            "moments": values(
                *(
                    (f"TI-{number}", "TI1", text, 2**number)
                    for number, text in enumerate(
                        [
                            "2025-06-30 12:13:01 -0500", "2025-06-30T12:13Z",
                            "2025-06-30T12:13:01.123+02", "2025-06-30 12:13:01 UTC",
                            "2025-06-30t12:13:01z", "2025-07-01 01:00:00 +0530",
                            "2025-06-30 23:59:59.9999999",
                        ]
                    )
                ),
                ("TI-7", "TI2", "2025-06-30 23:00:00 -0500", 1),
                ("TI-8", "TI2", "2025-06-30 12:00:00 +2500", 1),
                names="o, c, t, a",
            )
        },
        mapping={"order_lines": ("moments", ORDER)},
        question="select customer_id, order_count, net_revenue, last_order_date::varchar"
        " from segments.customer_segments where customer_id like 'TI%' order by 1",
        answer=[("TI1", 7, Decimal(127), AS_OF)],
    ),
}
#: Case -> rows that its check must give.
SHARED_ANSWERS = {
    "02": [("GR1", 1, Decimal(100)), ("TR1", 1, Decimal(100))],
    "04": [("RD1 net", "100.00"), ("c04_born_first_of_july", "BD1,BD2,BD3")],
    # Nobody may be mailed, so the segment is not among the rows.
    "05": [
        ("unreadable_values.consents.granted", "2 of "),
        ("unreadable_values.consents.recorded_at", "1 of "),
    ],
    "06": [("LEAD1", "prospect"), ("LEAD2", "prospect")],
    "08": [("007", 1, Decimal(1)), ("7", 1, Decimal(2)), ("C9", 5, Decimal(31))],
}


def shared_case(folder: Path) -> dict[str, Any]:
    return {
        "sql": (folder / "input.sql").read_text("utf-8"),
        **yaml.safe_load((folder / "mapping.yml").read_text("utf-8")),
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Consumer:
    """All cases in one project, published once."""
    sql, tables = ["create schema raw"], []
    inputs: dict[str, list[dict[str, Any]]] = {}
    statuses, rules = ["cancelled"], []
    for case in OWN_CASES.values():
        sql += [f"create table raw.{table} as {query}" for table, query in case.raw.items()]
        tables += case.raw
        for name, (table, columns) in case.mapping.items():
            inputs.setdefault(name, []).append({"source": ["raw", table], "columns": columns})
        statuses += case.variables.get("excluded_order_statuses", [])
        rules += case.rules
    for number in ("00", *SHARED_ANSWERS) if CASES.exists() else ():
        case = shared_case(CASES / number)
        sql.append(case.pop("sql"))
        statuses += case.pop("_vars", {}).get("excluded_order_statuses", [])
        rules += case.pop("_rules", [])
        for name, parts in case.items():
            inputs.setdefault(name, []).extend(parts)
            tables += [part["source"][1] for part in parts]
    todo = {"owner": "crm", "recommended_action": "Call", "review_due": "2027-02-28"}
    consumer = Consumer(
        tmp_path_factory.mktemp("raw_values") / "project",
        dict.fromkeys(tables),
        {
            "segmentation_inputs": inputs,
            "as_of_date": AS_OF,
            "excluded_order_statuses": statuses,
            "rule_segments": [{**todo, **rule} for rule in rules],
            # One of the cases has two rates that are far apart.
            "segmentation_gate": {"exchange_rate_jump": {"fail": None}},
        },
    )
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute(";".join(sql))
    consumer.build_successfully()
    return consumer


@pytest.mark.parametrize("name", OWN_CASES)
def test_raw_values_are_read_as_meant(project: Consumer, name: str) -> None:
    case = OWN_CASES[name]
    assert project.query(case.question) == case.answer


@pytest.mark.parametrize("number", SHARED_ANSWERS)
@pytest.mark.skipif(not CASES.exists(), reason="../shared/cases is not there")
def test_shared_cases_give_their_right_values(project: Consumer, number: str) -> None:
    question = (CASES / number / "check.sql").read_text("utf-8")
    rows = project.query(question.replace("main_segments.", "segments."))
    answer = SHARED_ANSWERS[number]
    if number == "05":
        # Of the checks those of these values, and of what they say the beginning.
        rows = [row for row in rows if row[0].startswith(("c05_", "unreadable_values."))]
        rows = [
            (name, detail[: len(said)])
            for (name, detail), (_, said) in zip(rows, answer, strict=True)
        ]
    assert rows == answer
