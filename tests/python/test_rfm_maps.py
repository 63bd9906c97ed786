"""Proofs for the definition seeds, from what the sources publish.

Nothing here imports the builder's rules: every expectation is written out again in another form
(if-chains, regular expressions, cell lists, published counts), so a slip in the builder shows.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds" / "definitions"
BUILDER = ROOT / "scripts" / "build_rfm_segment_map.py"
DOC = ROOT / "docs" / "rfm_maps.md"

BINS = {
    "standard": 5,
    "four_segment": 5,
    "regex_10": 5,
    "klaviyo": 3,
    "braze": 4,
    "r_rfm": 5,
    "putler": 5,
    "pymc": 4,
}
GAPS = {"braze": "unassigned", "r_rfm": "others", "pymc": "other"}
DEAD = {"putler": {"recent_customers", "promising", "cant_lose", "lost"}}
NOT_SCORED = {"prospect", "outside_window"}

# The segments that each source names, gaps aside.
PUBLISHED = {
    "standard": {
        "champions", "cant_lose", "loyal", "at_risk",
        "new", "potential_loyalist", "needs_attention", "lost",
    },
    "four_segment": {"champions", "loyal", "at_risk", "lost"},
    "regex_10": {
        "hibernating", "at_risk", "cant_lose", "about_to_sleep", "need_attention",
        "loyal", "promising", "new", "potential_loyalist", "champions",
    },
    "klaviyo": {"champions", "loyal", "recent", "needs_attention", "at_risk", "inactive"},
    "braze": {
        "champions", "loyal_users", "potential_loyalists", "promising", "new_customer",
        "needing_attention", "cannot_lose_them", "at_risk", "about_to_sleep", "hibernating",
    },
    "r_rfm": {
        "about_to_sleep", "at_risk", "cant_lose_them", "champions", "lost",
        "loyal_customers", "need_attention", "new_customers", "potential_loyalist", "promising",
    },
    "putler": {
        "champions", "loyal", "potential_loyalist", "recent_customers", "promising",
        "needing_attention", "about_to_sleep", "at_risk", "cant_lose", "hibernating", "lost",
    },
    "pymc": {
        "premium_customer", "repeat_customer", "top_spender",
        "at_risk_customer", "inactive_customer",
    },
}  # fmt: skip


def read_seed(name):
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MAP_ROWS = read_seed("rfm_segment_map")
CATALOG = read_seed("segment_catalog")
RFM_CATALOG = [row for row in CATALOG if row["scheme"] == "rfm"]


def cell_of(row):
    return tuple(int(row[f"{m}_score"]) for m in ("recency", "frequency", "monetary"))


MAPS = {
    name: {cell_of(row): row["segment"] for row in MAP_ROWS if row["scheme"] == name}
    for name in BINS
}


def code(cell):
    return "".join(str(score) for score in cell)


def codes(scheme, segment):
    return {code(cell) for cell, found in MAPS[scheme].items() if found == segment}


def counts(scheme):
    return dict(Counter(MAPS[scheme].values()))


def cube(bins):
    return set(product(range(1, bins + 1), repeat=3))


# -- every scheme ------------------------------------------------------------------------------


def test_the_map_has_exactly_the_known_schemes():
    assert {row["scheme"] for row in MAP_ROWS} == set(BINS)


@pytest.mark.parametrize("scheme", BINS)
def test_scheme_is_total_and_disjoint(scheme):
    cells = [cell_of(row) for row in MAP_ROWS if row["scheme"] == scheme]
    assert len(cells) == len(set(cells)), "a cell has two rows"
    assert set(cells) == cube(BINS[scheme])


@pytest.mark.parametrize("scheme", BINS)
def test_scheme_reaches_every_segment_but_the_documented_dead(scheme):
    gap = {GAPS[scheme]} if scheme in GAPS else set()
    assert set(MAPS[scheme].values()) == PUBLISHED[scheme] - DEAD.get(scheme, set()) | gap


def test_segments_are_snake_case():
    segments = {row["segment"] for row in MAP_ROWS} | {
        row["segment"] for row in CATALOG if row["scheme"] != "lead_score"
    }
    assert not [name for name in segments if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)]


# -- standard ----------------------------------------------------------------------------------


def standard(r, f, m):
    """The design's eight rules, asked in the order of R instead of rule by rule."""
    value = f + m
    if r >= 4:
        if value >= 8:
            return "champions"
        if value == 7:
            return "loyal"
        return "new" if f == 1 else "potential_loyalist"
    if r == 3:
        return "loyal" if value >= 7 else "needs_attention"
    if value >= 9:
        return "cant_lose"
    return "at_risk" if value >= 6 else "lost"


def test_standard_equals_an_independent_if_chain():
    assert MAPS["standard"] == {cell: standard(*cell) for cell in cube(5)}


def test_standard_equals_first_match_as_the_design_words_it():
    def first_match(r, f, m):
        v = f + m
        rules = [
            ("champions", r >= 4 and v >= 8),
            ("cant_lose", r <= 2 and v >= 9),
            ("loyal", r >= 3 and v >= 7),
            ("at_risk", r <= 2 and v >= 6),
            ("new", r >= 4 and f == 1),
            ("potential_loyalist", r >= 4),
            ("needs_attention", r == 3),
            ("lost", True),
        ]
        return next(name for name, matches in rules if matches)

    assert MAPS["standard"] == {cell: first_match(*cell) for cell in cube(5)}


# Worst to best. Only these two schemes claim such an order.
ORDERS = {
    "standard": [
        "lost", "at_risk", "cant_lose", "needs_attention",
        "new", "potential_loyalist", "loyal", "champions",
    ],
    "four_segment": ["lost", "at_risk", "loyal", "champions"],
}  # fmt: skip


@pytest.mark.parametrize("axis", [0, 1, 2], ids=["recency", "frequency", "monetary"])
@pytest.mark.parametrize("scheme", ORDERS)
def test_a_better_score_never_means_a_worse_segment(scheme, axis):
    rank = {segment: place for place, segment in enumerate(ORDERS[scheme])}
    for cell, segment in MAPS[scheme].items():
        better = tuple(score + (place == axis) for place, score in enumerate(cell))
        if better in MAPS[scheme]:
            assert rank[segment] <= rank[MAPS[scheme][better]], (code(cell), code(better))


# -- four_segment ------------------------------------------------------------------------------

ROLL_UP = {
    "champions": "champions",
    "loyal": "loyal",
    "potential_loyalist": "loyal",
    "new": "loyal",
    "at_risk": "at_risk",
    "cant_lose": "at_risk",
    "needs_attention": "at_risk",
    "lost": "lost",
}


def test_four_segment_is_a_roll_up_of_standard():
    assert MAPS["four_segment"] == {cell: ROLL_UP[standard(*cell)] for cell in cube(5)}


def test_four_segment_keeps_the_corners_of_the_article_model():
    found = MAPS["four_segment"]
    assert found[5, 5, 5] == "champions"
    assert found[3, 5, 3] == "loyal"
    assert found[1, 5, 5] == "at_risk"
    assert found[1, 1, 1] == "lost"
    for (r, f, m), segment in found.items():
        if segment == "champions":
            assert min(r, f, m) >= 3 and r >= 4
        if segment == "lost":
            assert r <= 2 and f + m <= 5
        if r >= 4:
            assert segment in ("champions", "loyal")


# -- regex_10 ----------------------------------------------------------------------------------

PATTERNS = {
    r"[1-2][1-2]": "hibernating",
    r"[1-2][3-4]": "at_risk",
    r"[1-2]5": "cant_lose",
    r"3[1-2]": "about_to_sleep",
    r"33": "need_attention",
    r"[3-4][4-5]": "loyal",
    r"41": "promising",
    r"51": "new",
    r"[4-5][2-3]": "potential_loyalist",
    r"5[4-5]": "champions",
}


def test_regex_10_equals_its_regular_expressions():
    for (r, f, m), segment in MAPS["regex_10"].items():
        matches = [name for pattern, name in PATTERNS.items() if re.fullmatch(pattern, f"{r}{f}")]
        assert matches == [segment], (r, f, m)


# -- klaviyo -----------------------------------------------------------------------------------

KLAVIYO = {
    "champions": {"333", "332", "323"},
    "loyal": {"321", "322", "331", "232", "233"},
    "recent": {"312", "313", "311", "222", "223"},
    "needs_attention": {"213", "221", "123", "132", "133"},
    "at_risk": {"231", "212", "122", "131", "211"},
    "inactive": {"111", "112", "113", "121"},
}


@pytest.mark.parametrize("segment", KLAVIYO)
def test_klaviyo_has_the_published_cells(segment):
    assert codes("klaviyo", segment) == KLAVIYO[segment]


# -- braze -------------------------------------------------------------------------------------

# On Braze's own scale 0 to 3, as character classes: R, F, M, read from the top.
BRAZE = [
    ("3[23][23]", "champions"),
    ("[23][23][123]", "loyal_users"),
    ("3[123][123]", "potential_loyalists"),
    ("3[0123][123]", "promising"),
    ("3[0123][0123]", "new_customer"),
    ("[23][0123][0123]", "needing_attention"),
    ("[01][23][23]", "cannot_lose_them"),
    ("[01][123][123]", "at_risk"),
    ("1[0123][0123]", "about_to_sleep"),
    ("0[012][0123]", "hibernating"),
]


def braze_codes(segment):
    return {code(score - 1 for score in map(int, text)) for text in codes("braze", segment)}


def test_braze_equals_its_published_ranges():
    for cell, segment in MAPS["braze"].items():
        own = code(score - 1 for score in cell)
        expected = next((name for text, name in BRAZE if re.fullmatch(text, own)), "unassigned")
        assert segment == expected, own


def test_braze_gap_is_exactly_030_on_its_own_scale():
    assert braze_codes("unassigned") == {"030"}


# -- r_rfm -------------------------------------------------------------------------------------

# The vectors of the package's own example, in its order.
R_NAMES = [
    "champions", "potential_loyalist", "loyal_customers", "promising", "new_customers",
    "cant_lose_them", "at_risk", "need_attention", "about_to_sleep", "lost",
]  # fmt: skip
R_RECENCY = ([5, 3, 2, 3, 4, 1, 1, 1, 2, 1], [5, 5, 4, 4, 5, 2, 2, 3, 3, 1])
R_FREQUENCY = ([5, 3, 2, 1, 1, 3, 2, 3, 1, 1], [5, 5, 4, 3, 3, 4, 5, 5, 3, 5])
R_MONETARY = ([5, 2, 2, 3, 1, 4, 4, 3, 1, 1], [5, 5, 4, 5, 5, 5, 5, 5, 4, 5])


def test_r_rfm_equals_the_vectors_of_the_package():
    for cell, segment in MAPS["r_rfm"].items():
        expected = "others"
        # Backwards and overwriting, so that the first range wins without a first-match search.
        for place in reversed(range(len(R_NAMES))):
            vectors = zip(cell, (R_RECENCY, R_FREQUENCY, R_MONETARY))
            if all(low[place] <= score <= high[place] for score, (low, high) in vectors):
                expected = R_NAMES[place]
        assert segment == expected, code(cell)


def test_r_rfm_published_counts():
    others = {"215", "241", "251", "252", "341", "351", "441", "451", "541", "551"}
    assert codes("r_rfm", "others") == others
    assert codes("r_rfm", "champions") == {"555"}
    assert counts("r_rfm")["potential_loyalist"] == 35


def test_r_rfm_labels_are_those_of_the_package():
    found = {
        row["label"]
        for row in RFM_CATALOG
        if row["rfm_scheme"] == "r_rfm" and row["segment"] in PUBLISHED["r_rfm"]
    }
    # dbt-spark's sessions do not escape a straight apostrophe of a seed.
    assert {label.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for label in found} == {
        "About To Sleep", "At Risk", "Can't Lose Them", "Champions", "Lost",
        "Loyal Customers", "Need Attention", "New Customers", "Potential Loyalist", "Promising",
    }  # fmt: skip


# -- putler ------------------------------------------------------------------------------------


def putler(r, f, m):
    """The ranges as the PyPI package rfm codes them, on the mean of F and M."""
    mean = (f + m) / 2
    if 4 <= r <= 5 and 4 <= mean <= 5:
        return "champions"
    if 2 <= r <= 5 and 3 <= mean <= 5:
        return "loyal"
    if 3 <= r <= 5 and 1 <= mean <= 5:
        return "potential_loyalist"
    if 4 <= r <= 5 and 0 <= mean <= 1:
        return "recent_customers"
    if 3 <= r <= 4 and 0 <= mean <= 1:
        return "promising"
    if 2 <= r <= 3 and 2 <= mean <= 3:
        return "needing_attention"
    if 2 <= r <= 3 and 0 <= mean <= 2:
        return "about_to_sleep"
    if 0 <= r <= 2 and 2 <= mean <= 5:
        return "at_risk"
    if 0 <= r <= 1 and 4 <= mean <= 5:
        return "cant_lose"
    if 1 <= r <= 2 and 1 <= mean <= 2:
        return "hibernating"
    if 0 <= r <= 2 and 0 <= mean <= 2:
        return "lost"
    raise AssertionError(f"no range covers {r}{f}{m}")


def test_putler_equals_the_published_ranges():
    assert MAPS["putler"] == {cell: putler(*cell) for cell in cube(5)}


def test_putler_published_counts():
    found = counts("putler")
    published = {"loyal": 48, "potential_loyalist": 30, "at_risk": 22, "champions": 12}
    assert {segment: found[segment] for segment in published} == published
    assert PUBLISHED["putler"] - set(found) == DEAD["putler"]
    assert sum(found.values()) == 125


# -- pymc --------------------------------------------------------------------------------------

PYMC = {
    "premium_customer": "334 443 444 344 434 433 343 333",
    "repeat_customer": "244 234 232 332 143 233 243",
    "top_spender": "424 414 144 314 324 124 224 423 413 133 323 313 134",
    "at_risk_customer": "422 223 212 122 222 132 322 312 412 123 214",
    "inactive_customer": "411 111 113 114 112 211 311",
    "other": "121 131 141 142 213 221 231 241 242 321 331 341 342 421 431 432 441 442",
}


@pytest.mark.parametrize("segment", PYMC)
def test_pymc_has_the_published_cells(segment):
    assert codes("pymc", segment) == set(PYMC[segment].split())


def test_pymc_leaves_18_cells_open():
    assert counts("pymc")["other"] == 18


# -- catalogue ---------------------------------------------------------------------------------


def test_catalog_has_one_row_per_segment():
    keys = [(row["scheme"], row["rfm_scheme"], row["segment"]) for row in CATALOG]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("scheme", BINS)
def test_catalog_covers_the_map_and_has_no_orphan(scheme):
    listed = {row["segment"] for row in RFM_CATALOG if row["rfm_scheme"] == scheme}
    assert listed == set(MAPS[scheme].values()) | DEAD.get(scheme, set()) | NOT_SCORED


def test_catalog_has_the_other_schemes_in_full():
    assert {row["rfm_scheme"] for row in RFM_CATALOG} == set(BINS)
    others = {}
    for row in CATALOG:
        if row["scheme"] != "rfm":
            assert row["rfm_scheme"] == ""
            others.setdefault(row["scheme"], set()).add(row["segment"])
    assert others == {
        "lifecycle": {
            "new_lead", "prospect", "active_customer",
            "repeat_customer", "inactive_customer", "loyal_customer",
        },
        "value_tier": {"platinum", "gold", "silver", "bronze", "none"},
        "engagement": {"highly_active", "moderately_engaged", "at_risk", "dormant"},
        "lead_score": {"A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3"},
    }  # fmt: skip


def test_catalog_says_which_segments_first_match_never_reaches():
    told = {
        (row["rfm_scheme"], row["segment"])
        for row in CATALOG
        if "First match never reaches it" in row["definition"]
    }
    assert told == {(scheme, segment) for scheme, names in DEAD.items() for segment in names}


@pytest.mark.parametrize("scheme", BINS)
def test_scores_listed_in_a_definition_are_the_cells_of_the_map(scheme):
    for row in RFM_CATALOG:
        if row["rfm_scheme"] == scheme and re.search(r"\b[Ss]core [1-5]{3}\b", row["definition"]):
            listed = row["definition"].split(" of which ")[0]
            listed = set(re.findall(r"\b[1-5]{3}\b", listed))
            assert listed == codes(scheme, row["segment"]), row["segment"]


# The words of the catalogue, for the schemes where it says what first match leaves of a range.
WORDED = {
    "braze": {
        "champions": lambda r, f, m: r == 4 and f >= 3 and m >= 3,
        "loyal_users": lambda r, f, m: (
            r >= 3 and f >= 3 and m >= 2 and not (r == 4 and m >= 3)
        ),
        "potential_loyalists": lambda r, f, m: r == 4 and f == 2 and m >= 2,
        "promising": lambda r, f, m: r == 4 and f == 1 and m >= 2,
        "new_customer": lambda r, f, m: r == 4 and m == 1,
        "needing_attention": lambda r, f, m: r == 3 and (f <= 2 or m == 1),
        "cannot_lose_them": lambda r, f, m: r <= 2 and f >= 3 and m >= 3,
        "at_risk": lambda r, f, m: r <= 2 and f >= 2 and m >= 2 and not (f >= 3 and m >= 3),
        "about_to_sleep": lambda r, f, m: r == 2 and (f == 1 or m == 1),
        "hibernating": lambda r, f, m: r == 1 and (f == 1 or (f in (2, 3) and m == 1)),
        "unassigned": lambda r, f, m: (r, f, m) == (1, 4, 1),
    },
    "putler": {
        "champions": lambda r, f, m: r >= 4 and f + m >= 8,
        "loyal": lambda r, f, m: r >= 2 and f + m >= 6 and not (r >= 4 and f + m >= 8),
        "potential_loyalist": lambda r, f, m: r >= 3 and f + m < 6,
        "needing_attention": lambda r, f, m: r == 2 and 4 <= f + m < 6,
        "about_to_sleep": lambda r, f, m: r == 2 and f + m < 4,
        "at_risk": lambda r, f, m: r == 1 and f + m >= 4,
        "hibernating": lambda r, f, m: r == 1 and f + m < 4,
    },
    "standard": {
        "champions": lambda r, f, m: r >= 4 and f + m >= 8,
        "cant_lose": lambda r, f, m: r <= 2 and f + m >= 9,
        "loyal": lambda r, f, m: r >= 3 and f + m >= 7 and not (r >= 4 and f + m >= 8),
        "at_risk": lambda r, f, m: r <= 2 and 6 <= f + m <= 8,
        "new": lambda r, f, m: r >= 4 and f == 1,
        "potential_loyalist": lambda r, f, m: r >= 4 and f >= 2 and f + m <= 6,
        "needs_attention": lambda r, f, m: r == 3 and f + m <= 6,
        "lost": lambda r, f, m: r <= 2 and f + m <= 5,
    },
    "four_segment": {
        "champions": lambda r, f, m: r >= 4 and f + m >= 8,
        "loyal": lambda r, f, m: (r >= 4 and f + m <= 7) or (r == 3 and f + m >= 7),
        "at_risk": lambda r, f, m: (r <= 2 and f + m >= 6) or (r == 3 and f + m <= 6),
        "lost": lambda r, f, m: r <= 2 and f + m <= 5,
    },
}


@pytest.mark.parametrize("scheme", WORDED)
def test_worded_definitions_hold_for_exactly_their_cells(scheme):
    for cell, segment in MAPS[scheme].items():
        assert [name for name, holds in WORDED[scheme].items() if holds(*cell)] == [segment], cell


def test_catalog_texts_are_complete_and_fit_every_engine():
    for row in CATALOG:
        assert all(row[name] for name in row if name != "rfm_scheme"), row
        # Redshift's `text` is varchar(256).
        assert all(len(value.encode()) <= 256 for value in row.values()), row
        # In-process Spark puts seed values into SQL text; only a published label has a quote.
        assert "'" not in row["definition"] + row["recommended_action"]
        assert row["definition"].endswith(".")
        assert not row["recommended_action"].endswith(".")
        assert row["owner"] in {"crm", "lifecycle_marketing", "sales", "customer_success"}
        assert date.fromisoformat(row["review_due"]) == date(2027, 2, 28)


# -- engagement and CRM stages -----------------------------------------------------------------


def test_engagement_weights():
    rows = read_seed("engagement_weights")
    keys = [(row["activity_source"], row["activity_name"]) for row in rows]
    assert len(keys) == len(set(keys))
    weights = {key: float(row["weight"]) for key, row in zip(keys, rows)}
    messages = {name: weight for (source, name), weight in weights.items() if source == "message"}
    assert messages == {
        "sent": 0, "delivered": 0, "opened": 1, "clicked": 3,
        "redeemed": 5, "bounced": 0, "unsubscribed": -5, "complained": -10,
    }  # fmt: skip
    assert weights["event", "*"] == 1
    assert len(weights) == 17


def test_engagement_levels_descend_with_the_score():
    levels = {row["level"]: float(row["minimum_score"]) for row in read_seed("engagement_levels")}
    assert levels == {"highly_active": 10, "moderately_engaged": 3}


def test_crm_stage_map():
    rows = read_seed("crm_stage_map")
    stages = [row["crm_stage"] for row in rows]
    assert len(stages) == len(set(stages))
    assert all(re.fullmatch(r"[a-z]+", stage) for stage in stages)
    funnel = "other subscriber lead mql sql opportunity customer evangelist".split()
    ranks = {stage: rank for rank, stage in enumerate(funnel)}
    assert {(row["funnel_stage"], int(row["funnel_rank"])) for row in rows} == set(ranks.items())
    hubspot = (
        "subscriber lead marketingqualifiedlead salesqualifiedlead"
        " opportunity customer evangelist other"
    )
    assert set(hubspot.split()) | {"mql", "sql", "visitor", "prospect", "won"} == set(stages)


# -- builder and documentation -----------------------------------------------------------------


def test_the_seed_is_what_the_builder_writes(tmp_path):
    copy = tmp_path / "rfm_segment_map.csv"
    subprocess.run([sys.executable, str(BUILDER), str(copy)], check=True)
    assert copy.read_bytes() == (SEEDS / "rfm_segment_map.csv").read_bytes()


def test_the_builder_refuses_more_than_one_argument(tmp_path):
    run = subprocess.run(
        [sys.executable, str(BUILDER), str(tmp_path / "a.csv"), "b"], capture_output=True
    )
    assert run.returncode == 2
    assert not list(tmp_path.iterdir())


def test_the_coverage_table_in_the_docs_holds():
    documented = {}
    for line in DOC.read_text(encoding="utf-8").splitlines():
        row = re.fullmatch(r"\| `(\w+)` \| (\d+) \| (\d+) \| (.+) \|", line)
        if row:
            scheme, bins, cells, segments = row.groups()
            assert (int(bins), int(cells)) == (BINS[scheme], BINS[scheme] ** 3)
            documented[scheme] = {
                name: int(count) for name, count in re.findall(r"(\w+) (\d+)", segments)
            }
    expected = {
        scheme: counts(scheme) | dict.fromkeys(DEAD.get(scheme, ()), 0) for scheme in BINS
    }
    assert documented == expected
