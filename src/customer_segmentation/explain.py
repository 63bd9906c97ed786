"""Why a customer is in a segment, or why not, read from the published relations on any engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from customer_segmentation.build import DbtProject

MEMBERSHIP = """
select scheme, segment, entered_on, as_of_date
from {{{{ ref('customer_segmentation', 'segmentation__segment_membership') }}}}
where customer_id = {customer}
order by scheme, segment
"""
REASONS = """
select scheme, segment, is_member, place, condition, observed, is_met, distance
from {{{{ ref('customer_segmentation', 'segmentation__segment_membership_reasons') }}}}
where customer_id = {customer}
order by scheme, segment, place
"""


@dataclass
class Explanation:
    """What is published about a customer.

    `memberships` are the segments the customer is in, with scheme, segment, entered_on and
    as_of_date; `reasons` has a row for each condition of a rule segment, in the columns of
    segment_membership_reasons.
    """

    customer_id: str
    memberships: list[Mapping[str, Any]] = field(default_factory=list)
    reasons: list[Mapping[str, Any]] = field(default_factory=list)


def explain(project: DbtProject, customer_id: str, segment: str | None = None) -> Explanation:
    """Reads what is published about a customer.

    Arguments: segment, the only one to explain, as scheme.segment or the segment's name alone.
    Raises: UnreadableError.
    """
    customer = f"{{{{ customer_segmentation.text_literal({json.dumps(customer_id)}) }}}}"
    memberships = project.rows(MEMBERSHIP.format(customer=customer))
    reasons = project.rows(REASONS.format(customer=customer))
    return Explanation(
        customer_id,
        [row for row in memberships if _is_asked(row, segment)],
        [row for row in reasons if _is_asked(row, segment)],
    )


def as_text(explanation: Explanation) -> str:
    """An explanation to read: the segments, then each rule segment with its conditions."""
    lines = []
    for row in explanation.memberships:
        lines.append(f"{row['scheme']}.{row['segment']} since {row['entered_on']}")
    segment = None
    for row in explanation.reasons:
        name = f"{row['scheme']}.{row['segment']}"
        if name != segment:
            segment = name
            lines += ["", f"{name}: {'a member' if row['is_member'] else 'not a member'}"]
        verdict = "met    " if row["is_met"] else "not met"
        lines.append(f"  {verdict}  {row['place']}  {row['condition']}")
        found = "nothing" if row["observed"] is None else row["observed"]
        away = "" if row["distance"] is None else f", {float(row['distance']):g} from the limit"
        lines.append(f"           found {found}{away}")
    return "\n".join(lines)


def as_json(explanation: Explanation) -> str:
    """An explanation for programs."""
    return json.dumps(asdict(explanation), indent=2, default=str)


def _is_asked(row: Mapping[str, Any], segment: str | None) -> bool:
    return segment in (None, row["segment"], f"{row['scheme']}.{row['segment']}")
