"""Healthy data of real shops, as they arrive: no refusal, and hardly a warning."""

from __future__ import annotations

import pytest
from consumer import REAL_DATA
from replays import REPLAYS, replayed, table_of

pytestmark = pytest.mark.false_alarms


@pytest.mark.parametrize("name", REPLAYS)
def test_healthy_data_publish_without_false_alarms(tmp_path, name):
    """No refusal, and warnings in at most one run of twenty."""
    if name != "demo" and not (REAL_DATA / name).is_dir():
        pytest.skip(f"the data set {name} is not here")
    outcomes = list(replayed(REPLAYS[name](), tmp_path))
    print(table_of(outcomes))
    said = [outcome.says for _, outcome in outcomes]
    assert "refused" not in said, table_of(outcomes)
    assert said.count("warned") * 20 <= len(said), table_of(outcomes)
