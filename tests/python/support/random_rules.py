"""Random shops and random rule segments: everything that docs/rule_segments.md allows, in reach.

Both draw from few values, so that conditions hold for some customers and not for others, rows are
alike, and moments lie on the edges of windows. The texts are those that break careless SQL.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from rule_evaluator import CODES, Data, Row

AS_OF_DATE = date(2026, 6, 30)

#: Ages in days: those of today, on each side of the edges of windows, and of both periods of a
#: change; negative ones come after the as-of date.
AGES = (0, 1, 3, 6, 7, 8, 13, 14, 29, 30, 31, 59, 60, 61, 89, 90, 91, 179, 180, 400, -1, -7, -8)
DATES = tuple(AS_OF_DATE - timedelta(days=age) for age in AGES)

#: Few times of the day, so that several rows share a moment.
TIMES = (time(0), time(10), time(10), time(23, 59, 59))

#: Lengths of windows, mostly those on whose edges the ages lie.
DAYS = (1, 2, 7, 7, 30, 30, 90, 90, 90)
#: Few, since each needs further as-of dates: 31 days are a step from one month's end to another.
ENTRY_DAYS = (20, 31)

#: Contact -> its customer_id; one without is the customer of its contact_id. The last two customers
#: have no contact.
CONTACTS = {f"P{number}": f"C{number}" for number in range(9)} | {"P9": None}
CUSTOMERS = [customer or contact for contact, customer in CONTACTS.items()] + ["C10", "C11"]
ACCOUNTS = ("A0", "A1", "A2", "A3")

#: Places, and limits of which none is near a distance between two of them.
PLACES = ((48.8566, 2.3522), (49.01, 2.55), (51.5074, -0.1278), (-33.8688, 151.2093))
KILOMETRES = (1, 50, 500.5, 9000)

#: Input -> the columns of its raw table, under the names of the input contract.
COLUMNS = {
    "contacts": (
        "contact_id varchar, customer_id varchar, account_id varchar, created_at timestamp,"
        " lifecycle_stage varchar, birth_date date, gender varchar, income_band varchar,"
        " household_size bigint, country varchar, city varchar, latitude double,"
        " longitude double, email_opt_in boolean"
    ),
    "accounts": (
        "account_id varchar, industry varchar, employees bigint, annual_revenue decimal(18,2),"
        " created_at timestamp"
    ),
    "attributes": (
        "customer_id varchar, account_id varchar, attribute varchar, value varchar,"
        " observed_at timestamp"
    ),
    "consents": (
        "customer_id varchar, channel varchar, purpose varchar, granted boolean,"
        " recorded_at timestamp"
    ),
    "events": (
        "event_id varchar, event_name varchar, customer_id varchar, occurred_at timestamp,"
        " visitor_id varchar, session_id varchar, page varchar, product_id varchar,"
        " value decimal(18,2), channel varchar"
    ),
    "messages": (
        "message_id varchar, message_type varchar, customer_id varchar, occurred_at timestamp,"
        " channel varchar, campaign_id varchar"
    ),
    "order_lines": (
        "order_id varchar, line_id varchar, customer_id varchar, ordered_at timestamp,"
        " amount decimal(18,2)"
    ),
    "tickets": (
        "ticket_id varchar, customer_id varchar, opened_at timestamp, severity varchar,"
        " satisfaction decimal(18,2)"
    ),
    "deals": (
        "deal_id varchar, contact_id varchar, stage varchar, product varchar,"
        " amount decimal(18,2), is_won boolean, is_lost boolean, created_at timestamp,"
        " closed_at timestamp"
    ),
}

#: Input -> how many rows it has, and the column that tells them apart.
TABLES = {
    "contacts": (len(CONTACTS), "contact_id"),
    "accounts": (len(ACCOUNTS), "account_id"),
    "attributes": (70, None),
    "consents": (60, None),
    "events": (220, "event_id"),
    "messages": (150, "message_id"),
    "order_lines": (130, "order_id"),
    "tickets": (110, "ticket_id"),
    "deals": (130, "deal_id"),
}

#: Columns that are never missing in raw tables, and those of kind `code`.
REQUIRED = ("line_id", "attribute", "event_name", "message_type")
CODE_COLUMNS = (*CODES, "attribute", "purpose")

#: Whether a deal is won, and lost.
OUTCOMES = ((True, False), (True, None), (False, True), (None, True), (False, False), (None, None))

#: Column -> what it may hold; the first value tells of what kind it is.
VALUES: dict[str, Sequence[Any]] = {
    "contact_id": tuple(CONTACTS),
    "customer_id": CUSTOMERS,
    "account_id": (*ACCOUNTS, "A9"),
    "line_id": ("1",),
    "lifecycle_stage": ("lead", "customer", "opportunity"),
    "gender": ("female", "Female", "male"),
    "income_band": ("low", "50% more", "50 more", "high"),
    "household_size": (1, 2, 3, 5),
    "country": ("FR", "fr", "DE"),
    "city": ("L'Aquila", "l'aquila", "Bad_Ort", "BadXOrt", "Bad%Ort", "Bad\\Ort", 'Ort "A"\\'),
    "latitude": tuple(latitude for latitude, _ in PLACES),
    "longitude": tuple(longitude for _, longitude in PLACES),
    "email_opt_in": (True, False),
    "industry": ("Retail", "retail", "Banking", "Bank_ing"),
    "employees": (1, 50, 500),
    "annual_revenue": (0, 1000000, 2500000.5),
    "attribute": ("need", "budget", "size"),
    "purpose": ("marketing", "service"),
    "granted": (True, False),
    "event_name": ("page_view", "add_to_cart", "checkout", "page%view"),
    "visitor_id": ("v1", "v2", "V1"),
    "session_id": ("s1", "s2", "s3"),
    "page": ("/pricing", "/Pricing/a_b", "/pricing/aXb", "/100%", "/100", "/it's"),
    "product_id": ("p1", "p2"),
    "value": (0, 1, 2.5, 10, -3),
    "channel": ("email", "sms", "Push"),
    "message_type": ("sent", "opened", "clicked"),
    "campaign_id": ("spring_26", "Spring_26", "spring-26"),
    "amount": (5, 10, 19.99, 20, 50, 100),
    "returned_amount": (0, 1),
    "line_count": (1, 2),
    "severity": ("low", "High", "high"),
    "satisfaction": (1, 2.5, 4, 5),
    "stage": ("Proposal", "proposal", "Closed"),
    "product": ("Plan A", "plan a", "Plan_B"),
    "birth_date": tuple(
        date.fromisoformat(day)
        for day in ("1960-01-01", "1990-06-30", "1990-07-01", "2004-02-29", "2004-12-31")
    ),
    "created_at": DATES,
    "age": (20, 21, 22, 35, 36, 66),
    "has_contact": (True, False),
    "known_since": DATES,
    "first_order_date": DATES,
    "last_order_date": DATES,
    "days_since_first_order": (0, 7, 30, 31, 90, 180, 400),
    "days_since_last_order": (0, 1, 7, 8, 29, 30, 31, 90),
    "order_count": (0, 1, 2, 3, 5, 8),
    "gross_revenue": (0, 19.99, 50, 100, 250),
    "refunded_amount": (0, 1),
    "net_revenue": (0, 19.99, 50, 100, 250),
    "average_order_value": (10, 20, 34.165, 50),
    "engagement_score": (0, 0.5, 1, 5, 10.25),
}

#: Attribute -> the texts it holds, some of which are numbers, and the numbers it is compared with.
ATTRIBUTES = {
    "need": (("CRM", "crm", "O'Hara", "a_b", "a%b", "aXb"), (1, 100)),
    "budget": (("100", "250.5", "+100", "-5", "1e3", "about 100", "100.0"), (-5, 0, 100, 250.5)),
    "size": (("5.", ".5", "0.50", "12", "S", "1,5"), (0.5, 1, 5, 12)),
}

CUSTOMER_COLUMNS = (
    "account_id created_at lifecycle_stage birth_date gender income_band"
    " household_size country city latitude longitude email_opt_in age has_contact known_since"
    " first_order_date last_order_date days_since_first_order days_since_last_order order_count"
    " gross_revenue refunded_amount net_revenue average_order_value engagement_score"
).split()
ACCOUNT_COLUMNS = ("industry", "employees", "annual_revenue", "created_at")
INPUTS = {
    "events": "event_name visitor_id session_id page product_id value channel".split(),
    "messages": "message_type channel campaign_id".split(),
    "orders": "amount returned_amount line_count".split(),
    "tickets": "severity satisfaction".split(),
    "deals": "stage product amount".split(),
    "won_deals": "stage product amount".split(),
    "lost_deals": "stage product amount".split(),
}
SEGMENTS = {
    "rfm": (
        "champions cant_lose loyal at_risk new potential_loyalist needs_attention lost prospect"
    ).split(),
    "lifecycle": (
        "new_lead prospect active_customer repeat_customer inactive_customer loyal_customer"
    ).split(),
    "value_tier": "platinum gold silver bronze none".split(),
    "engagement": "highly_active moderately_engaged at_risk dormant".split(),
}

#: Measure of rows -> what it is compared with; then the same of measures of columns, where that is
#: not one of the column's values.
ROW_MEASURES = {
    "count": (0, 1, 2, 3, 5),
    "days_since_first": (0, 7, 30, 31, 90, 180, 400),
    "days_since_last": (0, 1, 6, 7, 8, 29, 30, 31, 90),
}
COLUMN_MEASURES = {
    "distinct_count": (0, 1, 2, 3),
    "sum": (0, 2.5, 10, 19.99, 50, 100, 250),
    "average": (0, 1, 2.5, 3.333333, 10, 15, 30, 33.333333, 40, 50),
}
NUMBER_MEASURES = ("sum", "average", "min", "max")
CHANGE_MEASURES = ("count", *NUMBER_MEASURES, "distinct_count")
MEASURES = (*ROW_MEASURES, *CHANGE_MEASURES, "first", "last", "most_frequent")
PERCENTS = (-100, -50, -33.333333, 0, 25, 66.666667, 100)

ANY_OPERATORS = "equals not_equals one_of not_one_of is_missing".split()
TEXT_OPERATORS = (
    "contains not_contains starts_with not_starts_with ends_with not_ends_with".split()
)
RANGE_OPERATORS = "between not_between".split()
AGE_OPERATORS = "within_last_days more_than_days_ago within_next_days".split()
OPERATORS = {
    "boolean": ANY_OPERATORS,
    "text": ANY_OPERATORS + TEXT_OPERATORS,
    "number": ANY_OPERATORS + RANGE_OPERATORS + "at_least at_most more_than less_than".split(),
    "date": ANY_OPERATORS
    + RANGE_OPERATORS
    + AGE_OPERATORS
    + "before after on_or_before on_or_after".split(),
}


def random_shop(number: int) -> dict[str, list[Row]]:
    """Raw tables of a shop: input -> rows, as a source has them, so neither trimmed nor lowered.

    Ids are not repeated, orders have one line each, and each customer has one contact or none.
    """
    chance = random.Random(number)
    return {name: _table(chance, name) for name in COLUMNS}


def evaluator_data(shop: dict[str, list[Row]]) -> Data:
    """The shop as the evaluator wants it: cleaned, and every row with its customer and moment."""
    tables = {name: [cleaned(name, row) for row in rows] for name, rows in shop.items()}
    return Data(
        accounts={row["account_id"]: row for row in tables["accounts"]},
        attributes=tables["attributes"],
        consents=tables["consents"],
        inputs={
            "events": [{**row, "at": row["occurred_at"]} for row in tables["events"]],
            "messages": [{**row, "at": row["occurred_at"]} for row in tables["messages"]],
            "orders": [_order(line) for line in tables["order_lines"]],
            "tickets": [{**row, "at": row["opened_at"]} for row in tables["tickets"]],
            **_deals(tables["deals"], tables["contacts"]),
        },
    )


def random_segments(number: int, count: int) -> list[dict[str, Any]]:
    """Rule segments in any order: some refer to others, whether those come before or after them."""
    rules = _Rules(number)
    for _ in range(count):
        rules.add()
    return rules.shuffled()


#: What every segment must say.
ACTION = {"owner": "sales", "recommended_action": "Call", "review_due": "2026-12-31"}


class _Rules:
    """Makes segments one after another; each may refer to those that were made before it."""

    def __init__(self, number: int) -> None:
        self._chance = random.Random(number)
        self._segments: list[dict[str, Any]] = []

    def add(self) -> None:
        """One more segment. Names are the same in both schemes, and unique in each."""
        named = self._chance.choice([{}, {}, {"scheme": "rule"}, {"scheme": "campaign"}])
        scheme = named.get("scheme", "rule")
        earlier = sum(segment.get("scheme", "rule") == scheme for segment in self._segments)
        self._segments.append(
            {"name": f"segment_{earlier}", **named, **ACTION, **self._group(depth=1)}
        )

    def shuffled(self) -> list[dict[str, Any]]:
        """The segments in random order."""
        return self._chance.sample(self._segments, len(self._segments))

    def _group(self, depth: int) -> dict[str, Any]:
        kind = self._chance.choice(["all", "any", "none"])
        return {kind: [self._entry(depth) for _ in range(self._chance.choice([1, 1, 2, 2, 3]))]}

    def _entry(self, depth: int) -> dict[str, Any]:
        if depth < 3 and self._chance.random() < 0.25:
            return self._group(depth + 1)
        make = self._chance.choice(
            [self._location, self._reference, self._account_people]
            + [self._account_column, self._entry_of_attributes, self._consent] * 2
            + [self._entered, self._change, self._sequence] * 2
            + [self._column] * 4
            + [self._behaviour] * 6
        )
        return make()

    def _column(self) -> dict[str, Any]:
        kind = self._chance.choice(list(OPERATORS))
        columns = [column for column in CUSTOMER_COLUMNS if _kind(VALUES[column]) == kind]
        column = self._chance.choice(columns)
        return {"attribute": column, **self._test(VALUES[column], column in CODES)}

    def _account_column(self) -> dict[str, Any]:
        column = self._chance.choice(ACCOUNT_COLUMNS)
        return {"attribute": f"account.{column}", **self._test(VALUES[column])}

    def _entry_of_attributes(self) -> dict[str, Any]:
        name = self._chance.choice(list(ATTRIBUTES))
        values = self._chance.choice(ATTRIBUTES[name])
        return {"attribute": f"attributes.{self._code(name)}", **self._test(values)}

    def _consent(self) -> dict[str, Any]:
        channel = self._code(self._chance.choice(VALUES["channel"]))
        purpose = self._chance.choice(["", ".marketing", ".service"])
        return {"attribute": f"consent.{channel}{purpose}", **self._test((True, False))}

    def _location(self) -> dict[str, Any]:
        latitude, longitude = self._chance.choice(PLACES)
        place = {"latitude": latitude, "longitude": longitude}
        test = self._chance.choice(
            [{"within_km_of": {**place, "km": limit}} for limit in KILOMETRES]
            + [{"is_missing": self._chance.choice([True, False])}]
        )
        return {"attribute": "location", **test}

    def _account_people(self) -> dict[str, Any]:
        measure = self._chance.choice(("count", "share", *NUMBER_MEASURES))
        if measure in ("count", "share"):
            name, values = self._segment_name(), (0, 1, 2, 3) if measure == "count" else (0, 0.5, 1)
        else:
            numbers = [column for column in CUSTOMER_COLUMNS if _kind(VALUES[column]) == "number"]
            name = self._chance.choice(numbers)
            values = VALUES[name]
        return {"account_people": {measure: name}, **self._test(values)}

    def _reference(self) -> dict[str, Any]:
        return {"segment": self._segment_name(), **self._test((True, False))}

    def _entered(self) -> dict[str, Any]:
        return {
            "segment": self._segment_name(),
            "entered_within_days": self._chance.choice(ENTRY_DAYS),
        }

    def _segment_name(self) -> str:
        built_in = [f"{scheme}.{name}" for scheme, names in SEGMENTS.items() for name in names]
        earlier = [f"{row.get('scheme', 'rule')}.{row['name']}" for row in self._segments]
        return self._chance.choice(self._chance.choice([built_in, earlier or built_in]))

    def _behaviour(self) -> dict[str, Any]:
        measured, values, is_code = self._measured(MEASURES)
        behaviour = {**measured, **self._where(measured), **self._window()}
        return {"behaviour": behaviour, **self._test(values, is_code)}

    def _change(self) -> dict[str, Any]:
        measured, _, _ = self._measured(CHANGE_MEASURES)
        days = {"within_days": self._chance.choice(DAYS)}
        change = {**measured, **self._where(measured), **days}
        return {"change": change, **self._test(PERCENTS)}

    def _sequence(self) -> dict[str, Any]:
        first, then = ({"count": self._chance.choice(list(INPUTS))} for _ in range(2))
        return {
            "sequence": {
                "first": {**first, **self._where(first), **self._window()},
                "then": {**then, **self._where(then)},
                "within_days": self._chance.choice(DAYS),
            },
            "happened": self._chance.choice([True, False]),
        }

    def _measured(self, measures: Sequence[str]) -> tuple[dict[str, str], Sequence[Any], bool]:
        """A measure of something, what it is compared with, and whether that is a code."""
        measure = self._chance.choice(measures)
        if measure in ROW_MEASURES:
            return {measure: self._chance.choice(list(INPUTS))}, ROW_MEASURES[measure], False
        name, column = self._chance.choice(
            [
                (name, column)
                for name, columns in INPUTS.items()
                for column in columns
                if measure not in NUMBER_MEASURES or _kind(VALUES[column]) == "number"
            ]
        )
        values = COLUMN_MEASURES.get(measure, VALUES[column])
        return {measure: f"{name}.{column}"}, values, column in CODES

    def _where(self, measured: dict[str, str]) -> dict[str, Any]:
        """Conditions on one or two columns of what is measured, or none."""
        (measured_input,) = measured.values()
        columns = INPUTS[measured_input.partition(".")[0]]
        chosen = self._chance.sample(columns, self._chance.choice([0, 0, 0, 1, 1, 2]))
        where = {column: self._test(VALUES[column], column in CODES) for column in chosen}
        for column, test in where.items():
            # A value alone stands for what it equals.
            if list(test) == ["equals"] and self._chance.random() < 0.7:
                where[column] = test["equals"]
        return {"where": where} if where else {}

    def _window(self) -> dict[str, Any]:
        days, day = self._chance.choice(DAYS), self._chance.choice(DATES)
        ages = [age for age in AGES if age >= 0]
        return self._chance.choice(
            [
                {},
                {"within_days": days},
                {"more_than_days_ago": days},
                {"between_days_ago": sorted(self._chance.choices(ages, k=2))},
                {"between_dates": sorted(self._chance.choices(DATES, k=2))},
                {"before": day},
                {"after": day},
            ]
        )

    def _test(self, values: Sequence[Any], is_code: bool = False) -> dict[str, Any]:
        """An operator on values of that kind; text is written in another case where none counts."""
        kind = _kind(values)
        operator = self._chance.choice(OPERATORS[kind])
        operand = self._operand(operator, values)
        if kind != "text" or operator == "is_missing":
            return {operator: operand}
        ignore_case = {"ignore_case": True} if self._chance.random() < 0.3 else {}
        if (is_code or ignore_case) and self._chance.random() < 0.5:
            operand = _swapped_case(operand)
        return {operator: operand, **ignore_case}

    def _operand(self, operator: str, values: Sequence[Any]) -> Any:
        if operator == "is_missing":
            return self._chance.choice([True, False])
        if operator in ("one_of", "not_one_of"):
            return self._chance.sample(values, self._chance.randint(1, min(3, len(values))))
        if operator in RANGE_OPERATORS:
            return sorted(self._chance.choices(values, k=2))
        if operator in AGE_OPERATORS:
            return self._chance.choice(DAYS)
        value = self._chance.choice(values)
        return self._part(operator, value) if operator in TEXT_OPERATORS else value

    def _part(self, operator: str, text: str) -> str:
        """A part of a text where the operator looks for it, or all of it."""
        length = self._chance.randint(1, len(text))
        if operator.endswith("starts_with"):
            return text[:length]
        if operator.endswith("ends_with"):
            return text[-length:]
        start = self._chance.randint(0, len(text) - length)
        return text[start : start + length]

    def _code(self, name: str) -> str:
        return self._chance.choice([name.lower(), name.lower(), name.title()])


def _kind(values: Sequence[Any]) -> str:
    kinds = {bool: "boolean", str: "text", int: "number", float: "number", date: "date"}
    return kinds[type(values[0])]


def _swapped_case(operand: str | list[str]) -> str | list[str]:
    if isinstance(operand, list):
        return [text.swapcase() for text in operand]
    return operand.swapcase()


def _table(chance: random.Random, name: str) -> list[Row]:
    count, key = TABLES[name]
    columns = dict(column.split() for column in COLUMNS[name].split(", "))
    # Some customers have much, others next to nothing, and not the same ones in every table.
    customers = chance.sample(CUSTOMERS, len(CUSTOMERS))
    rows = []
    for index in range(count):
        row = {column: _raw(chance, column, kind) for column, kind in columns.items()}
        if "customer_id" in row and row["customer_id"] is not None:
            row["customer_id"] = customers[chance.randrange(chance.randrange(len(customers)) + 1)]
        if key:
            row[key] = f"{name}-{index}"
        _correct(chance, name, row, index)
        rows.append(row)
    return rows


def _raw(chance: random.Random, column: str, kind: str) -> Any:
    """A value as a source writes it: at times missing or blank, padded, or in capitals."""
    if column not in REQUIRED and chance.random() < 0.12:
        return None if kind != "varchar" or chance.random() < 0.7 else "  "
    if kind == "timestamp":
        return datetime.combine(chance.choice(DATES), chance.choice(TIMES))
    value = chance.choice(VALUES.get(column, (None,)))
    if kind.startswith("decimal"):
        return Decimal(str(value))
    if kind != "varchar" or column.endswith("_id"):
        return value
    if column in CODES and chance.random() < 0.2:
        value = value.upper()
    return f" {value} " if chance.random() < 0.1 else value


def _correct(chance: random.Random, name: str, row: Row, index: int) -> None:
    """Puts right what the columns of a row must have in common, in place."""
    if name == "contacts":
        row["contact_id"], row["customer_id"] = list(CONTACTS.items())[index]
        if row["latitude"] is not None and row["longitude"] is not None:
            row["latitude"], row["longitude"] = chance.choice(PLACES)
    elif name == "accounts":
        row["account_id"] = ACCOUNTS[index]
    elif name == "attributes":
        texts, _ = ATTRIBUTES[row["attribute"].strip().lower()]
        row["value"] = chance.choice([*texts, *texts, f" {texts[0]} ", "  ", None])
        if chance.random() < 0.4:
            row["customer_id"] = None
    elif name == "order_lines":
        row["amount"] = Decimal(str(chance.choice(VALUES["amount"])))
    elif name == "deals":
        row["contact_id"] = chance.choice([*CONTACTS, *CONTACTS, "P99", None])
        row["is_won"], row["is_lost"] = chance.choice(OUTCOMES)


def cleaned(name: str, row: Row) -> Row:
    """A raw row as the input contract has it: text trimmed, none for blank, codes in lower case."""
    clean = {}
    for column, value in row.items():
        if isinstance(value, str):
            value = value.strip() or None
            if value and (column in CODE_COLUMNS or (name, column) == ("consents", "channel")):
                value = value.lower()
        clean[column] = value
    return clean


def _order(line: Row) -> Row:
    """An order of one line, which is a sale: it counts from its time."""
    return {
        "customer_id": line["customer_id"],
        "at": line["ordered_at"],
        "amount": line["amount"],
        "returned_amount": Decimal(0),
        "line_count": 1,
    }


def _deals(deals: list[Row], contacts: list[Row]) -> dict[str, list[Row]]:
    """Deals of contacts that are known; one without a day of creation is not used at all."""
    customers = {row["contact_id"]: row["customer_id"] or row["contact_id"] for row in contacts}
    used = [
        {**deal, "customer_id": customers[deal["contact_id"]], "at": deal["created_at"]}
        for deal in deals
        if deal["contact_id"] in customers and deal["created_at"]
    ]
    decided = [{**deal, "at": deal["closed_at"] or deal["created_at"]} for deal in used]
    return {
        "deals": used,
        "won_deals": [deal for deal in decided if deal["is_won"]],
        "lost_deals": [deal for deal in decided if deal["is_lost"]],
    }
