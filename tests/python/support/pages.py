"""What a browser would load or run when it opens a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: Attributes whose address is loaded with the page; that of a link only when it is clicked.
LOADED = {"src", "srcset", "data", "poster", "background", "action", "ping"}
IN_STYLES = re.compile(r"url\(\s*['\"]?\s*(?!data:)([^'\")]+)|@import\s+['\"]?([^'\";]+)")


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attributes:
            if name in LOADED or (name == "href" and tag not in ("a", "area")):
                self.found.append(f"{tag} {name} {value}")
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")
            if name == "style":
                self._styles(value or "")
        if tag in ("script", "iframe", "object", "embed", "base"):
            self.found.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self._styles(data)

    def _styles(self, text: str) -> None:
        self.found += ["".join(address) for address in IN_STYLES.findall(text)]


def loads(page: str) -> list[str]:
    """The addresses that a page loads, scripts and handlers that it runs, in their elements."""
    parser = _Loads()
    parser.feed(page)
    return parser.found
