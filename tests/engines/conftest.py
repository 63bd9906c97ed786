"""Which engine the suite runs on, and a summary of what was compared."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--target", default="postgres", help="the engine to compare with DuckDB")


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> str:
    return request.config.getoption("--target")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    compared = [
        line
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, line in report.user_properties
        if name == "compared"
    ]
    if compared:
        terminalreporter.section("rows compared with DuckDB")
        for line in compared:
            terminalreporter.write_line(line)
