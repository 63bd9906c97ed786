"""History: a date's rows depend on nothing but that date, however many dates a run builds."""

from __future__ import annotations

from datetime import date

import oracle
import pytest
import shop
from compiled import CompiledPackage
from consumer import Consumer

#: Models with rows of several dates, and which of their columns belong to the date alone.
DATED_MARTS = (
    "segmentation__customer_rfm",
    "segmentation__customer_lifecycle",
    "segmentation__customer_value_tiers",
    "segmentation__customer_engagement",
    "segmentation__candidate_rfm_cut_points",
    "segmentation__candidate_segment_performance",
    "segmentation__candidate_segment_transitions",
    "segmentation__candidate_reconciliation",
)
AS_OF = date.fromisoformat(shop.AS_OF)
EARLIER = oracle.month_ends_before(AS_OF, 12)


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    folder = tmp_path_factory.mktemp("history")
    return Consumer(folder, shop.write(folder / "raw", shop.raw_tables()), shop.VARIABLES)


@pytest.fixture(scope="module")
def history(consumer) -> dict[tuple[str, date], list]:
    """One build with 12 earlier dates."""
    return build_marts(consumer, AS_OF, 12)


def build_marts(consumer: Consumer, as_of: date, periods: int) -> dict[tuple[str, date], list]:
    """The rows of every dated mart, by mart and date, of a build on a date with earlier ones."""
    consumer.set_variables(
        {**shop.VARIABLES, "as_of_date": as_of.isoformat(), "history_periods": periods}
    )
    results = CompiledPackage(consumer, marts=DATED_MARTS).run()
    found: dict[tuple[str, date], list] = {}
    for mart in DATED_MARTS:
        for on_date, *row in results.rows(mart, "as_of_date, * exclude (as_of_date)"):
            found.setdefault((mart, on_date), []).append(row)
    return found


def test_history_has_the_twelve_dates(history):
    """The run's date and the 12 month ends before it."""
    dates = {as_of for mart, as_of in history if mart == "segmentation__candidate_reconciliation"}
    assert dates == {AS_OF, *EARLIER}


@pytest.mark.parametrize("as_of", EARLIER, ids=str)
def test_a_date_built_alone_equals_the_same_date_in_a_history(consumer, history, as_of):
    """Row for row, in every dated mart."""
    alone = build_marts(consumer, as_of, 0)
    for mart in DATED_MARTS:
        assert alone.get((mart, as_of)) == history.get((mart, as_of)), mart
    assert {on_date for _, on_date in alone} == {as_of}


def test_adding_dates_changes_no_row_of_another(consumer, history):
    """The last 4 dates come out the same with and without the 9 before them."""
    fewer = build_marts(consumer, AS_OF, 3)
    assert fewer == {key: rows for key, rows in history.items() if key in fewer}
