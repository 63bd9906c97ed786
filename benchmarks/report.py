"""Writes the tables and the chart of docs/benchmarks.md from all results: `report.py`."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "benchmarks"  # the same results, the same file

from matplotlib import pyplot  # noqa: E402

REPOSITORY = Path(__file__).parent.parent
RESULTS = REPOSITORY / "target" / "benchmarks"
PAGE = REPOSITORY / "docs" / "benchmarks.md"
CHART = REPOSITORY / "docs" / "benchmarks.svg"

#: Contestant -> what it does.
CONTESTANTS = {
    "floor": "reads the needed columns, makes nothing of them",
    "ntile": "RFM with NTILE, as in tutorials",
    "hand_written": "one DuckDB script: RFM, tier, lifecycle, engagement for one date",
    "pandas_rows": "the same rows in pandas",
    "polars_rows": "the same rows in polars",
    "openretailscience_rfm": "RFM of openretailscience",
    "lifetimes_summary": "frequency, recency, T, value of lifetimes",
    "full_build": "this package: one date, tests, gate, publication",
    "with_2_gb": "this package: the same with 2 GB of memory for DuckDB",
    "with_12_dates": "this package: one date and 12 earlier ones",
    "daily_run": "this package: the day after, 0.1 % new lines",
}
BASE = "hand_written"

#: Run of fixed_cost.py -> what it is.
FIXED_COST = {
    "empty_project": "the demo's nodes and edges, each `select 1 as x`, from nothing",
    "empty_project_again": "the same once more",
    "import_great_expectations": "`import great_expectations`",
    "demo_build": "the demo build, from nothing",
    "demo_build_again": "the same once more",
}


def main() -> None:
    """Reads target/benchmarks/; what has no results there stays out."""
    results = [
        json.loads(file.read_text(encoding="utf-8")) for file in RESULTS.glob("*/results.json")
    ]
    # Ratios are to the script: a run of some contestants only, without it, has none.
    results = [result for result in results if BASE in result["runs"]]
    if results:
        results.sort(key=lambda result: result["lines"])
        tables = "\n".join(_table(result) for result in results)
        _write("table", f"![Seconds of each contestant]({CHART.name})\n{tables}")
        _draw(results)
    fixed_cost = RESULTS / "fixed_cost.json"
    if fixed_cost.exists():
        _write("fixed cost", _fixed_cost(json.loads(fixed_cost.read_text(encoding="utf-8"))))
    rule_segments = RESULTS / "rule_segments.json"
    if rule_segments.exists():
        found = json.loads(rule_segments.read_text(encoding="utf-8"))
        _write("rule segments", _rule_segments(found))
    gate_cost = RESULTS / "gate_cost.json"
    if gate_cost.exists():
        _write("gate cost", _gate_cost(json.loads(gate_cost.read_text(encoding="utf-8"))))


def _write(part: str, text: str) -> None:
    """Puts the text between the comments that mark this part of the page."""
    begin, end = f"<!-- {part} begins -->", f"<!-- {part} ends -->"
    before, rest = PAGE.read_text(encoding="utf-8").split(begin)
    _, after = rest.split(end)
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def _table(result: dict[str, Any]) -> str:
    runs = result["runs"]
    base = median(run["seconds"] for run in runs[BASE])
    rounds = len(runs[BASE])
    lines = [
        "",
        f"**{result['lines']:,} order lines, {result['customers']:,} customers**"
        f" (rounds: {rounds})",
        "",
        "| Contestant | What it does | Seconds | From - to | Peak MB | To the script |"
        " Customers that differ |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, what in CONTESTANTS.items():
        if name not in runs:
            continue
        seconds = [run["seconds"] for run in runs[name]]
        peak = max(run["peak_mb"] for run in runs[name])
        lines.append(
            f"| `{name}` | {what} | {median(seconds):.1f} | {min(seconds):.1f} - {max(seconds):.1f}"
            f" | {peak:,} | {median(seconds) / base:.2f} | {_difference(result, name)} |"
        )
    return "\n".join(lines)


def _difference(result: dict[str, Any], name: str) -> str:
    """How many customers are not as in the script; a dash for what is not called the same rows."""
    comparison = result["compared"].get(name)
    if comparison is None:
        return "-"
    return f"{comparison['different']:,} of {comparison['customers']:,}"


def _fixed_cost(runs: dict[str, list[dict[str, float]]]) -> str:
    lines = ["| Run | What it is | Seconds | From - to |", "| --- | --- | ---: | ---: |"]
    medians = {}
    for name, what in FIXED_COST.items():
        seconds = [run["seconds"] for run in runs[name]]
        medians[name] = median(seconds)
        lines.append(
            f"| `{name}` | {what} | {medians[name]:.1f} | {min(seconds):.1f} - {max(seconds):.1f} |"
        )
    imported = medians["import_great_expectations"]
    first = medians["demo_build"] - medians["empty_project"] - imported
    again = medians["demo_build_again"] - medians["empty_project_again"] - imported
    return "\n".join(
        [
            *lines,
            "",
            f"The demo build over the empty project and the import: {first:.1f} s from nothing,"
            f" {again:.1f} s once more (rounds: {len(runs['demo_build'])}).",
        ]
    )


def _rule_segments(result: dict[str, Any]) -> str:
    lines = [
        f"{result['customers']:,} customers, {result['events']:,} events:",
        "",
        "| Build | Seconds | Peak MB | Seconds to explain a customer, median |",
        "| --- | ---: | ---: | ---: |",
    ]
    medians = []
    for name, runs in result["runs"].items():
        medians.append(median(run["seconds"] for run in runs))
        peak = max(run["peak_mb"] for run in runs)
        explained = median(result["explain_seconds"][name])
        lines.append(f"| `{name}` | {medians[-1]:.1f} | {peak:,} | {explained:.2f} |")
    few, many = medians
    rounds = len(next(iter(result["runs"].values())))
    return "\n".join(
        [*lines, "", f"500 segments take {many / few:.2f} times as long as 5 (rounds: {rounds})."]
    )


def _gate_cost(result: dict[str, Any]) -> str:
    builds = result["builds"]
    lines = [
        f"{result['lines']:,} order lines, {result['customers']:,} customers:",
        "",
        f"| Seconds of the nodes | {' | '.join(f'`{name}`' for name in builds)} |",
        f"| --- | {' | '.join('---:' for _ in builds)} |",
    ]
    nodes = [build["nodes"] for build in builds.values()]
    for part in nodes[-1]:
        lines.append(f"| {part} | {' | '.join(f'{each.get(part, 0):.1f}' for each in nodes)} |")
    shares = [
        (sum(each.values()) - each["all nodes"]) / each["all nodes"] for each in nodes
    ]
    lines.append(f"| share of all | {' | '.join(f'{share:.1%}' for share in shares)} |")
    return "\n".join(lines)


def _draw(results: list[dict[str, Any]]) -> None:
    figure, axes = pyplot.subplots(
        1, len(results), figsize=(5 * len(results), 4), sharey=True, squeeze=False
    )
    names = list(CONTESTANTS)[::-1]
    for axis, result in zip(axes[0], results, strict=True):
        medians = [
            median(run["seconds"] for run in result["runs"][name]) if name in result["runs"] else 0
            for name in names
        ]
        bars = axis.barh(names, medians, color="#4c72b0")
        axis.bar_label(bars, fmt="%.1f", padding=3)
        axis.set_title(f"{result['lines']:,} order lines")
        axis.set_xlabel("seconds, median")
        axis.margins(x=0.2)
    figure.tight_layout()
    figure.savefig(CHART, metadata={"Date": None})


if __name__ == "__main__":
    main()
