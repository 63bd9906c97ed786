"""What macros return that need no dbt."""

from __future__ import annotations

from typing import Any

import jinja2
from consumer import PACKAGE


def returned_by(macro: str) -> Any:
    """What a macro without arguments returns, rendered without dbt."""
    returned: list[Any] = []
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
    environment.globals["return"] = lambda value: returned.append(value) or ""
    environment.globals["none"] = None
    (path,) = (PACKAGE / "macros").rglob(f"{macro}.sql")
    source = path.read_text(encoding="utf-8")
    getattr(environment.from_string(source).module, macro)()
    return returned[0]
