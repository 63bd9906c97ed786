"""The library of ready rule segments, and its table in docs/segment_library.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from consumer import PACKAGE
from segment_library import conditions, library

#: Columns of a customer that come from order lines, which every project maps.
FROM_ORDER_LINES = {"order_count", "net_revenue", "days_since_last_order"}

#: The inputs that a scheme of the package's own needs beside order lines.
INPUTS_OF_SCHEMES = {
    "lifecycle": {"contacts"},
    "engagement": {"events", "messages"},
    "value_tier": set(),
}


LIBRARY = library()


def inputs_of(condition: Mapping[str, Any]) -> set[str]:
    """The inputs that a condition reads, order lines left out."""
    if "attribute" in condition:
        origin, _, rest = condition["attribute"].partition(".")
        if not rest:
            return set() if origin in FROM_ORDER_LINES else {"contacts"}
        # A contact says which company a customer belongs to.
        return {"account": {"accounts", "contacts"}, "consent": {"consents"}}.get(origin, {origin})
    if "segment" in condition:
        return INPUTS_OF_SCHEMES[condition["segment"].split(".")[0]]
    steps = condition.get("sequence", condition)
    names = {
        str(value).split(".")[0]
        for step in steps.values()
        if isinstance(step, dict)
        for value in step.values()
        if isinstance(value, str)
    }
    return {name.removeprefix("won_") for name in names} - {"orders"}


@pytest.mark.parametrize("key", LIBRARY)
def test_a_segment_says_what_it_is_and_what_to_do(key):
    segment = LIBRARY[key]
    required = {"name", "scheme", "description", "owner", "recommended_action", "review_due"}
    assert required <= segment.keys()
    assert list(conditions(segment))


def test_a_scheme_has_three_to_eight_segments():
    """Fewer tell nothing apart, more are too many to treat differently."""
    sizes = Counter(segment["scheme"] for segment in LIBRARY.values())
    assert {scheme: size for scheme, size in sizes.items() if not 3 <= size <= 8} == {}


def test_every_library_segment_is_in_the_table():
    """docs/segment_library.md says of each what it says itself, and which inputs it reads."""
    text = (PACKAGE / "docs" / "segment_library.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(\w+\.\w+)` \| (.+) \| (.*) \|$", text, re.MULTILINE)
    assert documented == [
        (
            key,
            segment["description"],
            ", ".join(sorted(set().union(*(inputs_of(asked) for _, asked in conditions(segment))))),
        )
        for key, segment in LIBRARY.items()
    ]
