"""The library of ready rule segments, and its table in docs/segment_library.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
import yaml
from consumer import PACKAGE

#: Columns of a customer that come from order lines, which every project maps.
FROM_ORDER_LINES = {"order_count", "net_revenue", "days_since_last_order"}

#: The inputs that a scheme of the package's own needs beside order lines.
INPUTS_OF_SCHEMES = {
    "lifecycle": {"contacts"},
    "engagement": {"events", "messages"},
    "value_tier": set(),
}


def library() -> dict[str, dict[str, Any]]:
    """What the macro segment_library returns, rendered without dbt."""

    class Returned(Exception):
        """Carries a macro's value out of it, as dbt does."""

    def give_back(value: Any) -> None:
        raise Returned(value)

    def calling(macro: Any) -> Any:
        def call() -> Any:
            try:
                macro()
            except Returned as returned:
                return returned.args[0]
            raise AssertionError("the macro returns nothing")

        return call

    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
    namespace = SimpleNamespace()
    environment.globals.update(
        {"customer_segmentation": namespace, "return": give_back, "fromyaml": yaml.safe_load}
    )
    for path in (PACKAGE / "macros" / "segment_library").glob("*.sql"):
        module = environment.from_string(path.read_text(encoding="utf-8")).module
        setattr(namespace, path.stem, calling(getattr(module, path.stem)))
    return namespace.segment_library()


LIBRARY = library()


def conditions(group: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All conditions of a segment or group, however deep."""
    for kind in ("all", "any", "none"):
        for entry in group.get(kind, ()):
            is_group = {"all", "any", "none"} & entry.keys()
            yield from conditions(entry) if is_group else [entry]


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
            ", ".join(sorted(set().union(*map(inputs_of, conditions(segment))))),
        )
        for key, segment in LIBRARY.items()
    ]
