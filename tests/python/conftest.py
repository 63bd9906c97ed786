"""Order of the test files: the longest first, so that parallel workers end together."""

from __future__ import annotations

import pytest

LONGEST_FIRST = (
    "test_killed_builds",
    "test_defects",
    "test_projects",
    "test_commands",
    "test_properties",
    "test_publication",
    "test_upgrade",
    "test_bad_data",
    "test_reasons",
    "test_rule_segments",
    "test_history",
    "test_incremental",
    "test_lead_scores",
    "test_accounts",
    "test_bad_settings",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        name = item.path.stem
        return LONGEST_FIRST.index(name) if name in LONGEST_FIRST else len(LONGEST_FIRST)

    items.sort(key=rank)
