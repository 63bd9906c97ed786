"""Makes the Data Docs that Great Expectations writes open offline and send nothing.

Its pages load styles, scripts, fonts and a logo from seven hosts, which learn who reads about whose
data, and without them nothing is laid out. Here they get one small stylesheet and no script; and a
content security policy, so that a browser loads nothing even if a value in them looks like a page.
"""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from urllib.parse import quote

#: Whole elements that load something, or do nothing without what is loaded.
DROPPED = re.compile(
    r"<(script|style|footer|iframe|object)\b.*?</\1\s*>|<(?:link|base|embed)\b[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
IN_WORDS = re.compile(r"\balt=\"([^\"]*)\"", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+=\"[^\"]*\"", re.IGNORECASE)
TAG = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)
HEAD = re.compile(r"<head>", re.IGNORECASE)
STATUS = re.compile(r"Status:</span>\s*<i\b[^>]*></i>\s*(?P<status>\w+)")

POLICY = (
    '<meta http-equiv="Content-Security-Policy"'
    " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
# What is hidden behind a link is shown when it is followed: its address names the element.
STYLES = """<style>
body { margin: 0 auto; max-width: 80rem; padding: 1rem; font: 15px/1.5 system-ui, sans-serif; }
a { color: #0b57d0; }
h5, h6 { font-size: 1rem; margin: .5rem 0; }
ol, ul { padding-left: 1.25rem; }
table { border-collapse: collapse; margin: .5rem 0; }
th, td { border: 1px solid #ccc; padding: .25rem .6rem; text-align: left; vertical-align: top; }
td td { border: 0; }
.alert, .card-header { background: #eee; padding: .4rem .6rem; margin-top: 1rem; }
.badge { background: #eee; border-radius: .25rem; padding: 0 .3rem; font-family: monospace; }
.breadcrumb { display: flex; gap: 1rem; list-style: none; padding: 0; }
.text-success, .Succeeded { color: #146c2e; }
.text-danger, .Failed { color: #b3261e; }
.text-warning { color: #8a5a00; }
.fas { font-style: normal; }
.fa-check-circle::before { content: "\\2714"; }
.fa-times::before { content: "\\2718"; }
.fa-exclamation-triangle::before { content: "\\26A0"; }
.collapse, .cooltip .top, .modal, .card:has([data-toggle="buttons"]) { display: none; }
.collapse:target, .cooltip:hover .top { display: block; }
@media (prefers-color-scheme: dark) {
  body { background: #1b1b1b; color: #eee; }
  a { color: #8ab4f8; }
  .alert, .card-header, .badge { background: #333; }
  .text-success, .Succeeded { color: #7bd88f; }
  .text-danger, .Failed { color: #ff8a80; }
}
</style>"""


def remove_pages(folder: Path) -> None:
    """Removes the pages of earlier gates, which Great Expectations leaves and does not list."""
    for kind in ("validations", "expectations"):
        shutil.rmtree(folder / kind, ignore_errors=True)


def make_offline(folder: Path) -> None:
    """Rewrites the pages of a folder of Data Docs, and their index."""
    for page in folder.rglob("*.html"):
        page.write_text(offline(page.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "index.html").write_text(_index(folder), encoding="utf-8")
    # Fonts, images and styles, which no page uses now.
    shutil.rmtree(folder / "static", ignore_errors=True)


def offline(page: str) -> str:
    """A page without anything that a browser would load or run."""
    page = DROPPED.sub("", page)
    page = IMAGE.sub(lambda image: "".join(IN_WORDS.findall(image[0])), page)
    page = TAG.sub(lambda tag: HANDLER.sub("", tag[0]), page)
    return HEAD.sub(lambda head: f"{head[0]}\n{POLICY}\n{STYLES}", page, count=1)


def _index(folder: Path) -> str:
    """The page to begin with: what failed first. That of Great Expectations is made by scripts."""
    results = []
    for page in folder.glob("validations/**/*.html"):
        found = STATUS.search(page.read_text(encoding="utf-8"))
        suite, *_, run_time, _ = page.relative_to(folder / "validations").parts
        results.append((found["status"] if found else "Unknown", suite, run_time, page))
    rows = [
        f'<tr><td class="{status}">{status}</td><td>{_link(folder, page, suite)}</td>'
        f"<td>{html.escape(run_time)}</td></tr>"
        for status, suite, run_time, page in sorted(results)
    ]
    suites = [
        f"<li>{_link(folder, page, page.stem)}</li>"
        for page in sorted(folder.glob("expectations/**/*.html"))
    ]
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="UTF-8">',
            f"{POLICY}\n{STYLES}",
            "<title>Checks of the last gate</title>\n</head>\n<body>",
            "<h1>Checks of the last gate</h1>\n<h2>Results</h2>",
            "<table>\n<tr><th>Status</th><th>Suite</th><th>Run</th></tr>",
            *rows,
            "</table>\n<h2>Suites</h2>\n<ul>",
            *suites,
            "</ul>\n</body>\n</html>\n",
        ]
    )


def _link(folder: Path, page: Path, text: str) -> str:
    address = quote(page.relative_to(folder).as_posix())
    return f'<a href="{address}">{html.escape(text)}</a>'
