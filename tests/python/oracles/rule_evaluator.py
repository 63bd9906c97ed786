"""What docs/rule_segments.md says, written a second time in plain Python: one customer at a time.

Slow and literal on purpose. Nothing here is shared with the package: no SQL, no macro, and of its
inputs only the meaning of the columns.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Condition = dict[str, Any]

EARTH_RADIUS_KM = 6371.0088

GROUPS: dict[str, Callable[[Iterable[bool]], bool]] = {
    "all": all,
    "any": any,
    "none": lambda decisions: not any(decisions),
}

SUBJECTS = ("attribute", "behaviour", "change", "sequence", "segment", "account_people")

#: Columns of kind `code`, which are stored in lower case. Names of attributes and channels of
#: consents are codes too, but no values of conditions.
CODES = ("event_name", "message_type", "lifecycle_stage")

#: Scheme of the package -> the customers' column that holds their segment in it.
BUILT_IN_SCHEMES = {
    "rfm": "rfm_segment",
    "lifecycle": "lifecycle_stage",
    "value_tier": "value_tier",
    "engagement": "engagement_level",
}

#: Two columns go by one name: contacts have a `lifecycle_stage` of the CRM's own.
RENAMED_COLUMNS = {"lifecycle_stage": "crm_stage"}

#: Window -> whether a row of that age in days, on that day, is in it. All rows have an age from 0.
WINDOWS: dict[str, Callable[[int, date, Any], bool]] = {
    "within_days": lambda age, day, days: age < days,
    "more_than_days_ago": lambda age, day, days: age > days,
    "between_days_ago": lambda age, day, ends: ends[0] <= age <= ends[1],
    "between_dates": lambda age, day, ends: ends[0] <= day <= ends[1],
    "before": lambda age, day, limit: day < limit,
    "after": lambda age, day, limit: day > limit,
}

#: Operator -> whether it holds for a value that is there. Each `not_` operator is the opposite.
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": lambda value, operand: value == operand,
    "one_of": lambda value, operand: value in operand,
    "at_least": lambda value, operand: value >= operand,
    "at_most": lambda value, operand: value <= operand,
    "more_than": lambda value, operand: value > operand,
    "less_than": lambda value, operand: value < operand,
    "between": lambda value, operand: operand[0] <= value <= operand[1],
    "contains": lambda value, operand: operand in value,
    "starts_with": lambda value, operand: value.startswith(operand),
    "ends_with": lambda value, operand: value.endswith(operand),
    "before": lambda value, operand: value < operand,
    "after": lambda value, operand: value > operand,
    "on_or_before": lambda value, operand: value <= operand,
    "on_or_after": lambda value, operand: value >= operand,
    "within_km_of": lambda value, operand: distance_km(value, operand) <= operand["km"],
    "happened": lambda value, operand: operand in value,
}

#: Operator on the age of a date in days, which is negative after the as-of date.
AGE_OPERATORS: dict[str, Callable[[int, Any], bool]] = {
    "within_last_days": lambda age, days: 0 <= age < days,
    "more_than_days_ago": lambda age, days: age > days,
    "within_next_days": lambda age, days: 1 <= -age <= days,
}

#: Measure -> its value over one or more rows, all of which have a value in the column.
STATISTICS: dict[str, Callable[[list[Row], str], Any]] = {
    "average": lambda rows, column: Fraction(sum(row[column] for row in rows)) / len(rows),
    "min": lambda rows, column: min(row[column] for row in rows),
    "max": lambda rows, column: max(row[column] for row in rows),
    "first": lambda rows, column: _smallest_at(min(row["at"] for row in rows), rows, column),
    "last": lambda rows, column: _smallest_at(max(row["at"] for row in rows), rows, column),
    "most_frequent": lambda rows, column: _most_frequent([row[column] for row in rows]),
}

MEASURES = (*STATISTICS, "count", "sum", "distinct_count", "days_since_first", "days_since_last")


@dataclass
class Data:
    """What the shop knows, cleaned as the input contract says and without repeated rows.

    Arguments:
        accounts: account_id -> row.
        attributes: rows with customer_id, account_id, attribute, value, observed_at.
        consents: rows with customer_id, channel, purpose, granted, recorded_at.
        inputs: input of behaviours -> rows with customer_id, at (a datetime or None) and columns.
    """

    accounts: dict[str, Row]
    attributes: list[Row]
    consents: list[Row]
    inputs: dict[str, list[Row]]


def evaluate(
    segments: list[dict[str, Any]], data: Data, customers: dict[str, Row], as_of_date: date
) -> set[tuple[str, str, str]]:
    """Scheme, segment and customer of all members."""
    return Evaluator(segments, data, customers, as_of_date).members()


class Evaluator:
    """Decides rule segments for the customers of one as-of date.

    Arguments:
        segments: rule segments, as in YAML.
        data: what is known, of any date.
        customers: customer_id -> the columns of the customer at that date, None where missing, and
            the columns of BUILT_IN_SCHEMES. The contact's own lifecycle stage goes by `crm_stage`;
            customer_id and age may be left out.
        as_of_date: the date.
        earlier: date -> who decides at that date, where conditions ask who was in a segment then.
    """

    def __init__(
        self,
        segments: list[dict[str, Any]],
        data: Data,
        customers: dict[str, Row],
        as_of_date: date,
        earlier: Mapping[date, Evaluator] | None = None,
    ) -> None:
        self._segments = {_key(segment): segment for segment in segments}
        self._data = data
        self._customers = customers
        self._as_of_date = as_of_date
        self._earlier = {} if earlier is None else earlier
        self._decided: dict[tuple[str, str, str], bool] = {}
        self._rows_of = {
            name: _by_column(rows, "customer_id")
            for name, rows in {
                **data.inputs,
                "attributes": data.attributes,
                "consents": data.consents,
            }.items()
        }
        self._attributes_of_accounts = _by_column(
            [row for row in data.attributes if row["customer_id"] is None], "account_id"
        )
        self._people_of = _by_column(
            [{"id": person, **row} for person, row in customers.items()], "account_id"
        )

    def members(self) -> set[tuple[str, str, str]]:
        """Scheme, segment and customer of all members."""
        return {
            (*key, customer_id)
            for key, segment in self._segments.items()
            for customer_id in self._customers
            if self.is_member(segment, customer_id)
        }

    def is_member(self, segment: dict[str, Any], customer_id: str) -> bool:
        """Whether the customer is in the rule segment; found once, as others may refer to it."""
        key = (*_key(segment), customer_id)
        if key not in self._decided:
            self._decided[key] = self.decide(segment, customer_id)
        return self._decided[key]

    def decide(self, condition: Condition, customer_id: str) -> bool:
        """Whether a condition, or a group of them, holds for the customer."""
        group = next((name for name in GROUPS if name in condition), None)
        if group is not None:
            decisions = [self.decide(entry, customer_id) for entry in condition[group]]
            return GROUPS[group](decisions)
        if "entered_within_days" in condition:
            return self._has_entered(condition, customer_id)
        return self.passes(condition, self.observe(condition, customer_id))

    def passes(self, condition: Condition, value: Any) -> bool:
        """Whether a value, as observe() returns it, makes a condition hold."""
        subject = _subject(condition)
        test = {key: operand for key, operand in condition.items() if key != subject}
        return self._holds(test, value, _is_code(subject, condition[subject]))

    def observe(self, condition: Condition, customer_id: str) -> Any:
        """The value of a condition's subject for the customer, None where it is missing.

        Numbers are Decimals and times their days. An attribute that is compared with a number is
        that number. A location is latitude and longitude. A sequence is the set of outcomes of the
        rows of `first` that can be told: followed (True), not followed (False).
        """
        subject = _subject(condition)
        find = {
            "attribute": self._attribute,
            "behaviour": self._behaviour,
            "change": self._change,
            "sequence": self._sequence,
            "segment": self._is_in_segment,
            "account_people": self._account_people,
        }[subject]
        value = _comparable(find(condition[subject], customer_id))
        is_entry = subject == "attribute" and condition[subject].startswith("attributes.")
        return _number_in(value) if is_entry and _has_number(condition) else value

    def _holds(self, test: dict[str, Any], value: Any, is_code: bool) -> bool:
        """Whether a value passes an operator, beside which may stand `ignore_case`."""
        operator, operand = next(item for item in test.items() if item[0] != "ignore_case")
        operand = _comparable(operand)
        if is_code or test.get("ignore_case"):
            value, operand = _folded(value), _folded(operand)
        if operator == "is_missing":
            return (value is None) == operand
        is_negated = operator.startswith("not_")
        return is_negated != self._holds_as_said(operator.removeprefix("not_"), value, operand)

    def _holds_as_said(self, operator: str, value: Any, operand: Any) -> bool:
        """The same of an operator that negates nothing: no missing value passes it."""
        if value is None:
            return False
        if operator in AGE_OPERATORS:
            return AGE_OPERATORS[operator]((self._as_of_date - value).days, operand)
        return OPERATORS[operator](value, operand)

    def _attribute(self, name: str, customer_id: str) -> Any:
        scope, _, rest = name.partition(".")
        if not rest:
            return self._column(name, customer_id)
        if scope == "account":
            account = self._data.accounts.get(self._customers[customer_id]["account_id"])
            return account[rest] if account else None
        if scope == "attributes":
            return self._entry(_folded(rest), customer_id)
        return self._consent(_folded(rest), customer_id)

    def _column(self, name: str, customer_id: str) -> Any:
        """A column of the customer; `location` is two of them, of which neither may be missing."""
        customer = self._customers[customer_id]
        if name == "location":
            place = (customer["latitude"], customer["longitude"])
            return None if None in place else place
        if name == "age":
            return _whole_years(customer["birth_date"], self._as_of_date)
        if name == "customer_id":
            return customer_id
        return customer[RENAMED_COLUMNS.get(name, name)]

    def _entry(self, name: str, customer_id: str) -> str | None:
        """The latest value of an entry of `attributes`: the customer's own, else the account's."""
        account_id = self._customers[customer_id]["account_id"]
        own = self._known_entries(name, self._rows_of["attributes"].get(customer_id, []))
        of_account = self._known_entries(name, self._attributes_of_accounts.get(account_id, []))
        latest = _latest(own or of_account, "observed_at")
        return min((row["value"] for row in latest), default=None)

    def _known_entries(self, name: str, rows: list[Row]) -> list[Row]:
        return [
            row
            for row in rows
            if row["attribute"] == name
            and row["value"] is not None
            and (row["observed_at"] is None or self._is_past(row["observed_at"]))
        ]

    def _consent(self, name: str, customer_id: str) -> bool | None:
        """Whether consent was given; without a purpose, by the latest record of any.

        What is no yes is a refusal: of all purposes where it names none, and the latest where it
        has no moment.
        """
        channel, _, purpose = name.partition(".")
        records = [
            row
            for row in self._rows_of["consents"].get(customer_id, [])
            if row["channel"] == channel
            and (purpose in ("", row["purpose"]) or not (row["purpose"] or row["granted"]))
            and (self._is_past(row["recorded_at"]) or not (row["recorded_at"] or row["granted"]))
        ]
        if not records:
            return None
        undated = [row for row in records if row["recorded_at"] is None]
        return all(row["granted"] for row in undated or _latest(records, "recorded_at"))

    def _behaviour(self, behaviour: dict[str, Any], customer_id: str) -> Any:
        """The measure of a behaviour; averages are exact fractions here."""
        measure, _, column = _measure(behaviour)
        rows = self._rows(behaviour, customer_id)
        if measure == "count":
            return len(rows)
        if measure.startswith("days_since_"):
            ages = [self._age(row["at"]) for row in rows]
            oldest = measure == "days_since_first"
            return max(ages, default=None) if oldest else min(ages, default=None)
        there = [row for row in rows if row[column] is not None]
        if measure == "sum":
            return sum((row[column] for row in there), Decimal(0))
        if measure == "distinct_count":
            return len({row[column] for row in there})
        return STATISTICS[measure](there, column) if there else None

    def _change(self, change: dict[str, Any], customer_id: str) -> Fraction | None:
        """The percent by which the last days differ from as many before them."""
        days = change["within_days"]
        rest = {key: value for key, value in change.items() if key != "within_days"}
        earlier = {**rest, "between_days_ago": [days, 2 * days - 1]}
        now = self._behaviour(change, customer_id)
        before = self._behaviour(earlier, customer_id)
        if now is None or before is None or before <= 0:
            return None
        return 100 * (Fraction(now) - Fraction(before)) / Fraction(before)

    def _sequence(self, sequence: dict[str, Any], customer_id: str) -> frozenset[bool]:
        """The outcomes of the rows of `first`; one whose days are not over may have none."""
        days = sequence["within_days"]
        followers = [row["at"] for row in self._rows(sequence["then"], customer_id)]
        outcomes = set()
        for row in self._rows(sequence["first"], customer_id):
            start = row["at"]
            if any(at > start and (at.date() - start.date()).days <= days for at in followers):
                outcomes.add(True)
            elif self._age(start) >= days:
                outcomes.add(False)
        return frozenset(outcomes)

    def _is_in_segment(self, name: str, customer_id: str) -> bool:
        scheme, _, segment = name.partition(".")
        if scheme in BUILT_IN_SCHEMES:
            return self._customers[customer_id][BUILT_IN_SCHEMES[scheme]] == segment
        return self.is_member(self._segments[scheme, segment], customer_id)

    def _has_entered(self, condition: Condition, customer_id: str) -> bool:
        """Whether the customer is in the segment and was not so many days before."""
        name, days = condition["segment"], condition["entered_within_days"]
        return self._is_in_segment(name, customer_id) and not self._earlier[
            self._as_of_date - timedelta(days=days)
        ].was_in_segment(name, customer_id)

    def was_in_segment(self, name: str, customer_id: str) -> bool:
        """Whether the customer was there at this date, and in the segment."""
        return customer_id in self._customers and self._is_in_segment(name, customer_id)

    def _account_people(self, asked: dict[str, str], customer_id: str) -> Any:
        """What the people of the customer's account have together, the customer among them."""
        ((measure, name),) = asked.items()
        account_id = self._customers[customer_id]["account_id"]
        if account_id is None:
            return None
        people = [row["id"] for row in self._people_of[account_id]]
        if measure in ("count", "share"):
            members = sum(self._is_in_segment(name, person) for person in people)
            return members if measure == "count" else rounded(Fraction(members, len(people)))
        found = [_comparable(self._attribute(name, person)) for person in people]
        values = [value for value in found if value is not None]
        if not values:
            return None
        if measure == "average":
            return rounded(sum(map(Fraction, values)) / len(values))
        return {"sum": sum, "min": min, "max": max}[measure](values)

    def _rows(self, behaviour: dict[str, Any], customer_id: str) -> list[Row]:
        """The customer's rows that lie in the window and satisfy every column of `where`."""
        _, name, _ = _measure(behaviour)
        return [
            row
            for row in self._rows_of[name].get(customer_id, [])
            if self._is_past(row["at"])
            and self._is_in_window(behaviour, row["at"])
            and self._satisfies(behaviour.get("where", {}), row)
        ]

    def _satisfies(self, where: dict[str, Any], row: Row) -> bool:
        return all(
            self._holds(
                test if isinstance(test, dict) else {"equals": test},
                _comparable(row[column]),
                column in CODES,
            )
            for column, test in where.items()
        )

    def _is_in_window(self, behaviour: dict[str, Any], at: datetime) -> bool:
        return all(
            is_in(self._age(at), at.date(), behaviour[window])
            for window, is_in in WINDOWS.items()
            if window in behaviour
        )

    def _is_past(self, at: datetime | None) -> bool:
        return at is not None and self._age(at) >= 0

    def _age(self, at: datetime) -> int:
        return (self._as_of_date - at.date()).days


def distance_km(place: tuple[float, float], other: dict[str, float]) -> float:
    """The great circle between two places (haversine)."""
    latitude, longitude = (math.radians(degrees) for degrees in place)
    other_latitude, other_longitude = (
        math.radians(other[name]) for name in ("latitude", "longitude")
    )
    chord = (
        math.sin((other_latitude - latitude) / 2) ** 2
        + math.cos(latitude)
        * math.cos(other_latitude)
        * math.sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def rounded(value: Fraction) -> Decimal:
    """Averages and changes as they are compared: to 6 places, halves away from zero."""
    with localcontext(prec=80):
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        return quotient.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)


def _by_column(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """The rows by their value in a column, those without one left out."""
    grouped: dict[Any, list[Row]] = {}
    for row in rows:
        if row[column] is not None:
            grouped.setdefault(row[column], []).append(row)
    return grouped


def _key(segment: dict[str, Any]) -> tuple[str, str]:
    return segment.get("scheme", "rule"), segment["name"]


def _subject(condition: Condition) -> str:
    return next(name for name in SUBJECTS if name in condition)


def _measure(behaviour: dict[str, Any]) -> tuple[str, str, str]:
    """Measure, input and column; the column is empty where rows are measured."""
    measure = next(name for name in MEASURES if name in behaviour)
    name, _, column = behaviour[measure].partition(".")
    return measure, name, column


def _is_code(subject: str, content: Any) -> bool:
    """Whether a condition's value is kept in lower case, so that any case of it is meant."""
    if subject == "attribute":
        return content in CODES
    return subject == "behaviour" and _measure(content)[2] in CODES


def _comparable(value: Any) -> Any:
    """A value or operand as they are compared: decimals, rounded if they need be, and days."""
    if isinstance(value, list):
        return [_comparable(entry) for entry in value]
    if isinstance(value, Fraction):
        return rounded(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value.date() if isinstance(value, datetime) else value


#: Letters that count as one another, beside their case.
SAME_LETTERS = {"i\u0307": "i", "\u0131": "i", "\u03c2": "\u03c3", "\u00df": "ss"}


def _folded(value: Any) -> Any:
    if isinstance(value, list):
        return [_folded(entry) for entry in value]
    if not isinstance(value, str):
        return value
    value = value.lower()
    for letter, same in SAME_LETTERS.items():
        value = value.replace(letter, same)
    return value


def _has_number(condition: Condition) -> bool:
    """Whether a condition compares with a number, or with numbers in a list."""
    operands = [_comparable(operand) for operand in condition.values()]
    return any(
        isinstance(entry, Decimal)
        for operand in operands
        for entry in (operand if isinstance(operand, list) else [operand])
    )


def _number_in(text: str | None) -> Decimal | None:
    """A text as a number; None where it is none."""
    is_number = re.fullmatch(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?\s*", (text or "").lower())
    return Decimal(text.strip()) if is_number else None


def _whole_years(birth_date: date | None, day: date) -> int | None:
    if birth_date is None:
        return None
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def _latest(rows: list[Row], column: str) -> list[Row]:
    """The rows of the last moment; rows without one come before all others."""
    moments = [row[column] or datetime.min for row in rows]
    return [row for row, at in zip(rows, moments, strict=True) if at == max(moments)]


def _smallest_at(moment: datetime, rows: list[Row], column: str) -> Any:
    return min(row[column] for row in rows if row["at"] == moment)


def _most_frequent(values: list[Any]) -> Any:
    """The value that occurs most; of several the smallest."""
    counts = Counter(values)
    return min(value for value in counts if counts[value] == max(counts.values()))
