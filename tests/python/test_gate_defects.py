"""Defects on the day after a healthy publication: the gate refuses them or warns of them.

What is expected of each is in gate_defects.py, and docs/seeded_defects.md lists it.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from defect_shop import NEXT_DAY
from gate_bench import Bench, Day
from gate_defects import (
    DEFECTS,
    MAKE_UP,
    PAST,
    SETTING,
    SINGLE,
    Defect,
    equals,
    factor,
    line_of,
    page_rows,
    put,
)

takes_builds = pytest.mark.defects


#: One of each kind, in a whole build: the others end with the measures that the gate judges.
IN_A_WHOLE_BUILD = (
    "A month is missing from the middle of history",
    "Swedish orders stopped two weeks ago",
    "Today's rate of the krona is inverted",
    "loyal_min_orders becomes 6",
)
#: Defects of the last days and of single rows; the past has nothing to do with them.
SEEN_WITHOUT_A_BASELINE = (
    "The load stopped six days ago while one row a day trickles in",
    "A typing error: a line of 90,000",
    "There are two rates a day",
)


@pytest.fixture(scope="session")
def bench(tmp_path_factory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"), fast=True)


@takes_builds
def test_control_day_publishes_without_a_word(bench):
    """A day's new rows, late ones and corrections among them, are no defect."""
    assert bench.control().says == "unseen"
    (said,) = bench.run([NEXT_DAY], lambda day: None, whole=True)
    assert (said.says, said.warned_by) == ("unseen", {})


@takes_builds
@pytest.mark.parametrize("defect", DEFECTS, ids=[defect.name for defect in DEFECTS])
def test_gate_says_what_is_expected(bench, defect: Defect):
    """Refused or warned of by a check that is for it; refused if it makes 2 % or more wrong."""
    line = line_of(defect, bench.run(defect.dates(), defect.change))
    assert line["met"], line
    assert named_on_page(page_rows()[defect.name][2]) <= set(line["named"]), line
    if line["must_be_refused"] and defect.says != "unseen":
        assert line["found"] == "refused", line


@takes_builds
@pytest.mark.parametrize("name", IN_A_WHOLE_BUILD)
def test_whole_build_is_refused(bench, name: str):
    """As the measures say, and readers keep what they had."""
    (defect,) = [defect for defect in DEFECTS if defect.name == name]
    bench.restore_state()
    before = bench.consumer.segments_file.read_bytes()
    outcomes = bench.run(defect.dates(), defect.change, whole=True)
    assert defect.says == "refused" and defect.meets(outcomes), outcomes
    assert bench.consumer.segments_file.read_bytes() == before


@takes_builds
@pytest.mark.parametrize("name", SEEN_WITHOUT_A_BASELINE)
def test_first_publication_is_judged(bench, name: str):
    """What needs nothing to compare with is seen before anything has been published, too."""
    (defect,) = [defect for defect in DEFECTS if defect.name == name]
    bench.forget_state()
    day = bench.healthy(NEXT_DAY)
    defect.change(day)
    outcome = bench.build(day)
    assert outcome.says != "unseen"
    assert defect.named_by(outcome), outcome


@takes_builds
def test_mended_data_publish_after_a_waived_defect(bench):
    """A publication that was waived is no measure of the data that are right again."""
    bench.restore_state()
    in_cents = put("order_lines", equals("channel", "store"), amount=factor("amount", 100))

    def poisoned() -> Day:
        day = bench.healthy(NEXT_DAY)
        in_cents(day)
        return day

    refused = bench.build(poisoned())
    assert refused.says == "refused"
    day = poisoned()
    day.variables["segmentation_gate"] = {"waive": dict.fromkeys(refused.refused_by, "a test")}
    assert bench.build(day).says != "refused"
    mended = bench.build(bench.healthy(NEXT_DAY + timedelta(days=1)))
    assert mended.says != "refused", mended.refused_by


def test_there_are_defects_of_each_kind():
    """Sixty or more; hardly any that the gate cannot see, each with its reason."""
    assert len(DEFECTS) >= 60
    assert {PAST, MAKE_UP, SINGLE, SETTING} <= {defect.kind for defect in DEFECTS}
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS)
    unseen = [defect for defect in DEFECTS if defect.says == "unseen"]
    assert len(unseen) <= 5
    assert all(defect.reason for defect in unseen)


def test_list_of_defects_is_documented():
    """docs/seeded_defects.md holds one row a defect, in this order, each with checks that are for it."""
    rows = page_rows()
    assert list(rows) == [defect.name for defect in DEFECTS]
    for defect in DEFECTS:
        kind, says, named, *_ = rows[defect.name]
        assert (kind, says) == (defect.kind, defect.says), defect.name
        if defect.says == "unseen":
            assert named == defect.reason
        else:
            assert named_on_page(named) <= set(defect.checks), defect.name


def named_on_page(cell: str) -> set[str]:
    """The checks of a cell of the page."""
    return set(re.findall(r"`(\w+)`", cell))
