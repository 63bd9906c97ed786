"""Why a customer is in a segment, or why not, read from the published relations on any engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from customer_segmentation.build import UnreadableError
from customer_segmentation.reading import Reader

MEMBERSHIP = """
select scheme, segment, entered_on, next_change_on, next_segment, as_of_date
from {segmentation__segment_membership}
where customer_id = {customer}
order by scheme, segment
"""
REASONS = """
select scheme, segment, is_member, place, condition, observed, is_met, distance
from {segmentation__segment_membership_reasons}
where customer_id = {customer}
order by scheme, is_member desc, segment, place
"""
CURRENT = "select publication_id from {segmentation__publications} where is_current"
#: What these queries read.
MODELS = (
    "segmentation__segment_membership",
    "segmentation__segment_membership_reasons",
    "segmentation__publications",
)
PACKAGE_SCHEMES = ("rfm", "lifecycle", "value_tier", "engagement")
#: What distances are counted in, by place; in the schemes of the package, all others in days.
UNITS = {
    "frequency": "order",
    "order_count": "order",
    "monetary": None,
    "monetary_value": None,
    "engagement_score": None,
}


@dataclass
class Explanation:
    """What is published about a customer.

    `memberships` are the segments the customer is in, with scheme, segment, entered_on,
    next_change_on, next_segment and as_of_date; `reasons` has a row for each condition, in the
    columns of segment_membership_reasons; `note` says why there are none, where there should be.
    """

    customer_id: str
    memberships: list[Mapping[str, Any]] = field(default_factory=list)
    reasons: list[Mapping[str, Any]] = field(default_factory=list)
    note: str | None = None


def explain(reader: Reader, customer_id: str, segment: str | None = None) -> Explanation:
    """Reads what is published about a customer.

    Arguments: segment, the only one to explain, as scheme.segment or the segment's name alone.
    Raises: UnreadableError, also where nothing is published at all.
    """
    try:
        customer_id.encode()
    except UnicodeEncodeError:
        # Bytes of a terminal that are no text: no warehouse holds them.
        return Explanation(customer_id)
    memberships, reasons = (
        sorted(reader.rows(query, customer=customer_id), key=_is_rule)
        for query in (MEMBERSHIP, REASONS)
    )
    note = None
    if not reasons:
        current = [row["publication_id"] for row in reader.rows(CURRENT)]
        if not current:
            raise UnreadableError("nothing is published yet, build first")
        if memberships:
            note = f"no reasons are kept of publication {current[0]}; the next build keeps its own"
    return Explanation(
        customer_id,
        [row for row in memberships if _is_asked(row, segment)],
        [_with_number(row) for row in reasons if _is_asked(row, segment)],
        note,
    )


def as_text(explanation: Explanation) -> str:
    """An explanation to read: the segments, then each with its conditions and what is next."""
    lines = []
    for row in explanation.memberships:
        line = f"{row['scheme']}.{row['segment']} since {row['entered_on']}"
        if row["next_change_on"] is not None:
            line += f", {row['next_segment']} from {row['next_change_on']} if nothing happens"
        lines.append(line)
    heading = None
    for row in explanation.reasons:
        if (new_heading := _heading(row)) != heading:
            heading = new_heading
            lines += ["", heading]
        verdict = "met    " if row["is_met"] else "not met"
        place = f"{row['place']}  " if _is_rule(row) else ""
        lines.append(f"  {verdict}  {place}{row['condition']}")
        found = row["observed"] or "nothing"
        lines.append(f"           found {found}{_away(row)}")
    return "\n".join(lines).lstrip()


def as_json(explanation: Explanation) -> str:
    """An explanation for programs."""
    return json.dumps(asdict(explanation), indent=2, default=str)


def _heading(row: Mapping[str, Any]) -> str:
    name = f"{row['scheme']}.{row['segment']}"
    if row["is_member"]:
        return f"{name}: a member"
    return f"{name}: not a member" if _is_rule(row) else f"to reach {name}:"


def _away(row: Mapping[str, Any]) -> str:
    """The distance in words, with its unit where the package knows it."""
    if row["distance"] is None:
        return ""
    distance = row["distance"]
    unit = None if _is_rule(row) else UNITS.get(row["place"], "day")
    in_unit = "" if unit is None else f" {unit}" if distance == 1 else f" {unit}s"
    return f", {distance:.12g}{in_unit} from the limit"


def _with_number(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row with its distance as the number that it is, whatever read it."""
    return {**row, "distance": None if row["distance"] is None else float(row["distance"])}


def _is_rule(row: Mapping[str, Any]) -> bool:
    return row["scheme"] not in PACKAGE_SCHEMES


def _is_asked(row: Mapping[str, Any], segment: str | None) -> bool:
    return segment in (None, row["segment"], f"{row['scheme']}.{row['segment']}")
