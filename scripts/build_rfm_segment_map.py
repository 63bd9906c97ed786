#!/usr/bin/env python3
"""Write seeds/definitions/rfm_segment_map.csv: one row per scheme and RFM score cell.

    python scripts/build_rfm_segment_map.py [OUTPUT_PATH]

A published RFM map is either a list of score ranges read from the top, or a list of cells. Both
forms are kept here as they were published, and every one is spread over its whole score cube, so
the warehouse needs a plain join and no rule can be read in two ways.

The build fails when a scheme leaves a cell open that it does not declare as a gap, names a cell
twice, or has a segment that no cell reaches and that is not declared dead.

Scores run from 1 to the number of bins, and more is better: R 5 of 5 is the most recent buyer.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

DEFAULT_OUTPUT = Path(__file__).resolve().parents[1] / "seeds/definitions/rfm_segment_map.csv"
HEADER = ("scheme", "recency_score", "frequency_score", "monetary_score", "segment")

Cell = tuple[int, int, int]
Band = tuple[int, int]
ANY: Band = (0, 99)


@dataclass(frozen=True)
class Rule:
    """Inclusive bands that must all hold. `v` bands the sum F + M."""

    segment: str
    r: Band = ANY
    f: Band = ANY
    m: Band = ANY
    v: Band = ANY

    def matches(self, cell: Cell) -> bool:
        r, f, m = cell
        values = ((r, self.r), (f, self.f), (m, self.m), (f + m, self.v))
        return all(low <= value <= high for value, (low, high) in values)


@dataclass(frozen=True)
class Scheme:
    """Exactly one of `rules` (the first match wins) and `cells` (segment: 'RFM RFM ...')."""

    name: str
    bins: int
    rules: tuple[Rule, ...] = ()
    cells: dict[str, str] | None = None
    gap: str | None = None  # segment of the cells that the published map leaves open
    dead: frozenset[str] = frozenset()  # published segments that first match never reaches

    def segments(self) -> set[str]:
        return set(self.cells) if self.cells else {rule.segment for rule in self.rules}

    def lookup(self) -> dict[Cell, str]:
        scores = range(1, self.bins + 1)
        cube = list(product(scores, scores, scores))
        if self.cells:
            found = self._from_cells()
        else:
            found = {
                cell: next((rule.segment for rule in self.rules if rule.matches(cell)), None)
                for cell in cube
            }
        assigned = {cell: found.get(cell) or self.gap for cell in cube}
        self._check(found, assigned)
        return assigned

    def _from_cells(self) -> dict[Cell, str]:
        found: dict[Cell, str] = {}
        for segment, codes in self.cells.items():
            for code in codes.split():
                r, f, m = (int(digit) for digit in code)
                if (r, f, m) in found:
                    raise ValueError(f"{self.name}: cell {code} is named twice")
                found[r, f, m] = segment
        return found

    def _check(self, found: dict[Cell, str | None], assigned: dict[Cell, str | None]) -> None:
        outside = sorted(set(found) - set(assigned))
        if outside:
            raise ValueError(f"{self.name}: cells outside 1 to {self.bins}: {outside}")
        open_cells = sorted(cell for cell, segment in assigned.items() if segment is None)
        if open_cells:
            raise ValueError(f"{self.name}: no segment for {open_cells}")
        if self.gap and self.gap not in set(assigned.values()):
            raise ValueError(f"{self.name}: gap segment {self.gap} has no cell")
        unreached = self.segments() - set(assigned.values())
        if unreached != self.dead:
            raise ValueError(
                f"{self.name}: unreached {sorted(unreached)}, declared dead {sorted(self.dead)}"
            )


# Our default. R says whether the customer still buys, F + M what the customer is worth, and F = 1
# tells a first-time buyer from a small repeat buyer. V sums F and M because they move together in
# most shops: a sum of two scores is less brittle than two thresholds.
STANDARD = Scheme(
    name="standard",
    bins=5,
    rules=(
        Rule("champions", r=(4, 5), v=(8, 10)),
        Rule("cant_lose", r=(1, 2), v=(9, 10)),
        Rule("loyal", r=(3, 5), v=(7, 10)),
        Rule("at_risk", r=(1, 2), v=(6, 10)),
        Rule("new", r=(4, 5), f=(1, 1)),
        Rule("potential_loyalist", r=(4, 5)),
        Rule("needs_attention", r=(3, 3)),
        Rule("lost"),
    ),
)

# The four-name model of marketing guides: champions score high on all three, loyal customers buy
# often, at-risk customers were worth something and went quiet, lost customers are low on all.
# The guides describe four corners and leave the space between open. We close it with the cuts of
# `standard`, so each of its eight segments falls whole into one of the four and a report can drill
# from four names to eight without a customer changing sides:
#   champions = champions            loyal = loyal + potential_loyalist + new
#   at_risk = at_risk + cant_lose + needs_attention             lost = lost
# R 3 with a low value goes to at_risk, for it has begun to slip and is not yet gone. A recent buyer
# with a low value goes to loyal, for of the four treatments (reward, upsell, win back, leave alone)
# only an offer for the next order suits someone who has just bought. The name flatters first-time
# buyers; shops that mind use `standard`.
FOUR_SEGMENT = Scheme(
    name="four_segment",
    bins=5,
    rules=(
        Rule("champions", r=(4, 5), v=(8, 10)),
        Rule("loyal", r=(4, 5)),
        Rule("loyal", r=(3, 3), v=(7, 10)),
        Rule("at_risk", r=(3, 3)),
        Rule("at_risk", r=(1, 2), v=(6, 10)),
        Rule("lost"),
    ),
)

# The R x F map that Python tutorials copy as ten regular expressions. M plays no part.
REGEX_10 = Scheme(
    name="regex_10",
    bins=5,
    rules=(
        Rule("hibernating", r=(1, 2), f=(1, 2)),
        Rule("at_risk", r=(1, 2), f=(3, 4)),
        Rule("cant_lose", r=(1, 2), f=(5, 5)),
        Rule("about_to_sleep", r=(3, 3), f=(1, 2)),
        Rule("need_attention", r=(3, 3), f=(3, 3)),
        Rule("loyal", r=(3, 4), f=(4, 5)),
        Rule("promising", r=(4, 4), f=(1, 1)),
        Rule("new", r=(5, 5), f=(1, 1)),
        Rule("potential_loyalist", r=(4, 5), f=(2, 3)),
        Rule("champions", r=(5, 5), f=(4, 5)),
    ),
)

# Klaviyo publishes the cells themselves.
KLAVIYO = Scheme(
    name="klaviyo",
    bins=3,
    cells={
        "champions": "333 332 323",
        "loyal": "321 322 331 232 233",
        "recent": "312 313 311 222 223",
        "needs_attention": "213 221 123 132 133",
        "at_risk": "231 212 122 131 211",
        "inactive": "111 112 113 121",
    },
)

# Braze scores 0 to 3; every band below is Braze's plus 1, because our scores start at 1.
BRAZE = Scheme(
    name="braze",
    bins=4,
    rules=(
        Rule("champions", r=(4, 4), f=(3, 4), m=(3, 4)),
        Rule("loyal_users", r=(3, 4), f=(3, 4), m=(2, 4)),
        Rule("potential_loyalists", r=(4, 4), f=(2, 4), m=(2, 4)),
        Rule("promising", r=(4, 4), f=(1, 4), m=(2, 4)),
        Rule("new_customer", r=(4, 4), f=(1, 4), m=(1, 4)),
        Rule("needing_attention", r=(3, 4), f=(1, 4), m=(1, 4)),
        Rule("cannot_lose_them", r=(1, 2), f=(3, 4), m=(3, 4)),
        Rule("at_risk", r=(1, 2), f=(2, 4), m=(2, 4)),
        Rule("about_to_sleep", r=(2, 2), f=(1, 4), m=(1, 4)),
        Rule("hibernating", r=(1, 1), f=(1, 3), m=(1, 4)),
    ),
    gap="unassigned",
)

# The segment table in the documentation of the R package rfm, version 0.3. The package itself
# calls the cells that no range covers "Others".
R_RFM = Scheme(
    name="r_rfm",
    bins=5,
    rules=(
        Rule("champions", r=(5, 5), f=(5, 5), m=(5, 5)),
        Rule("potential_loyalist", r=(3, 5), f=(3, 5), m=(2, 5)),
        Rule("loyal_customers", r=(2, 4), f=(2, 4), m=(2, 4)),
        Rule("promising", r=(3, 4), f=(1, 3), m=(3, 5)),
        Rule("new_customers", r=(4, 5), f=(1, 3), m=(1, 5)),
        Rule("cant_lose_them", r=(1, 2), f=(3, 4), m=(4, 5)),
        Rule("at_risk", r=(1, 2), f=(2, 5), m=(4, 5)),
        Rule("need_attention", r=(1, 3), f=(3, 5), m=(3, 5)),
        Rule("about_to_sleep", r=(2, 3), f=(1, 3), m=(1, 4)),
        Rule("lost", r=(1, 1), f=(1, 5), m=(1, 5)),
    ),
    gap="others",
)

# The eleven ranges made popular by Putler, as the Python package rfm codes them (its "segment 1"):
# bands on R and on the mean of F and M. The mean comes in halves, so the bands are kept on the sum
# F + M, which is twice the mean: 4 to 5 becomes 8 to 10. The published bands start at 0, a score
# nobody has. Read from the top, four segments are never reached. They are left that way, because
# whoever picks this scheme wants the numbers of the tool they come from.
PUTLER = Scheme(
    name="putler",
    bins=5,
    rules=(
        Rule("champions", r=(4, 5), v=(8, 10)),
        Rule("loyal", r=(2, 5), v=(6, 10)),
        Rule("potential_loyalist", r=(3, 5), v=(2, 10)),
        Rule("recent_customers", r=(4, 5), v=(0, 2)),
        Rule("promising", r=(3, 4), v=(0, 2)),
        Rule("needing_attention", r=(2, 3), v=(4, 6)),
        Rule("about_to_sleep", r=(2, 3), v=(0, 4)),
        Rule("at_risk", r=(0, 2), v=(4, 10)),
        Rule("cant_lose", r=(0, 1), v=(8, 10)),
        Rule("hibernating", r=(1, 2), v=(2, 4)),
        Rule("lost", r=(0, 2), v=(0, 4)),
    ),
    dead=frozenset({"recent_customers", "promising", "cant_lose", "lost"}),
)

# The default configuration of rfm_segments in pymc-marketing, which puts all other scores in
# "Other".
PYMC = Scheme(
    name="pymc",
    bins=4,
    cells={
        "premium_customer": "334 443 444 344 434 433 343 333",
        "repeat_customer": "244 234 232 332 143 233 243",
        "top_spender": "424 414 144 314 324 124 224 423 413 133 323 313 134",
        "at_risk_customer": "422 223 212 122 222 132 322 312 412 123 214",
        "inactive_customer": "411 111 113 114 112 211 311",
    },
    gap="other",
)

SCHEMES = (STANDARD, FOUR_SEGMENT, REGEX_10, KLAVIYO, BRAZE, R_RFM, PUTLER, PYMC)


def rows() -> Iterator[tuple[str | int, ...]]:
    for scheme in SCHEMES:
        for cell, segment in sorted(scheme.lookup().items()):
            yield (scheme.name, *cell, segment)


def main(arguments: list[str]) -> int:
    if len(arguments) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    output = Path(arguments[0]) if arguments else DEFAULT_OUTPUT
    # All rows first: a broken scheme must not leave half a seed behind.
    table = list(rows())
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
