"""The library of ready rule segments as Python sees it, and how to walk over a segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import jinja2
import yaml
from consumer import PACKAGE


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


def conditions(group: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All conditions of a segment or group, however deep, each with its place in it."""
    for kind in ("all", "any", "none"):
        for number, entry in enumerate(group.get(kind, ())):
            inner = f"{place} {kind}[{number}]".strip()
            is_group = {"all", "any", "none"} & entry.keys()
            yield from conditions(entry, inner) if is_group else [(inner, entry)]
