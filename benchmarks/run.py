"""Times this package beside what people use instead: `python benchmarks/run.py --lines 10000000`.

All contestants take turns in one run, each as a process of its own, so that a slower hour of the
machine slows all of them; results are medians and ratios. Then the rows of those that are called
the same are compared. It all goes to target/benchmarks/<lines>/results.json, from which report.py
writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from compare import compare
from generate_shop import SCALES, Shop, generate_apart

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
PROJECT = HERE / "project"


@dataclass(frozen=True)
class Contestant:
    """A process to time. `prepare` makes its folder ready before; that is not timed."""

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] | None = None


def contestants(shop: Shop, folder: Path) -> list[Contestant]:
    """Everything that is compared on a shop, in the order of the report."""
    python = str(REPOSITORY / ".venv-benchmarks" / "bin" / "python")
    found = []
    for script in ("floor", "ntile", "hand_written"):
        command = [python, str(HERE / "contestants" / "duckdb_script.py"), script]
        found.append(_process(script, command, shop, folder))
    for script in ("pandas_rows", "polars_rows", "openretailscience_rfm", "lifetimes_summary"):
        command = [python, str(HERE / "contestants" / f"{script}.py")]
        found.append(_process(script, command, shop, folder))
    full = build_contestant("full_build", shop.folder, folder, [])
    frugal = build_contestant("with_2_gb", shop.folder, folder, [], memory_limit="2GB")
    history = build_contestant("with_12_dates", shop.folder, folder, ["history_periods: 12"])
    daily = build_contestant("daily_run", shop.next_day, folder, [], start_from=full.folder)
    return [*found, full, frugal, history, daily]


def _process(name: str, command: list[str], shop: Shop, folder: Path) -> Contestant:
    own = folder / name
    return Contestant(name, [*command, str(shop.folder), str(own)], own)


def build_contestant(
    name: str,
    shop_folder: Path,
    folder: Path,
    settings: list[str],
    start_from: Path | None = None,
    memory_limit: str = "8GB",
) -> Contestant:
    """`segments build` with tests, gate and publication; from nothing or after another build.

    Arguments: settings, variables as `name: value`; start_from, the folder of the other build;
    memory_limit, DuckDB's.
    """
    own = folder / name
    # All builds run and read under one path, as a shop's do from day to day: dbt parses anew what
    # has changed, and the profile and the sources name the folders.
    running, read = folder / "running", folder / "read"
    settings = [f"segments_file: {running / 'segments.duckdb'}", *settings]
    command = [
        str(REPOSITORY / ".venv" / "bin" / "segments"),
        "build",
        "--project-dir",
        str(PROJECT),
        "--profiles-dir",
        str(PROJECT),
        "--vars",
        "{" + ", ".join(settings) + "}",
    ]
    environment = {
        "BENCHMARK_FOLDER": str(running),
        "BENCHMARK_SHOP": str(read),
        "BENCHMARK_MEMORY_LIMIT": memory_limit,
        "DBT_TARGET_PATH": str(running / "target"),
        "DBT_LOG_PATH": str(running / "logs"),
        "DO_NOT_TRACK": "1",
    }

    def prepare() -> None:
        shutil.rmtree(own, ignore_errors=True)
        if start_from is not None:
            shutil.copytree(start_from, own)
        own.mkdir(parents=True, exist_ok=True)
        for link, target in ((running, own), (read, shop_folder)):
            link.unlink(missing_ok=True)
            link.symlink_to(target)

    return Contestant(name, command, own, environment, prepare)


def measure(contestant: Contestant) -> dict[str, float] | None:
    """Runs a contestant once.

    Returns: seconds, and peak memory in MB of the process itself; None where it failed.
    """
    if contestant.prepare:
        contestant.prepare()
    contestant.folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **contestant.environment}
    log = os.open(contestant.folder / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    started = time.monotonic()
    process = os.posix_spawn(
        contestant.command[0],
        contestant.command,
        environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, log, 1), (os.POSIX_SPAWN_DUP2, log, 2)],
    )
    _, status, usage = os.wait4(process, 0)
    seconds = time.monotonic() - started
    os.close(log)
    if os.waitstatus_to_exitcode(status) != 0:
        print(f"{contestant.name} failed after {seconds:.0f} s; see {contestant.folder / 'log.txt'}")
        return None
    return {"seconds": round(seconds, 2), "peak_mb": round(usage.ru_maxrss / 1024)}


def take_turns(chosen: Sequence[Contestant], rounds: int) -> dict[str, list[dict[str, float]]]:
    """Runs every contestant in every round.

    Returns: contestant -> what each run took; those that failed each time are left out.
    """
    results: dict[str, list[dict[str, float]]] = {contestant.name: [] for contestant in chosen}
    for number in range(rounds):
        for contestant in chosen:
            result = measure(contestant)
            if result is None:
                continue
            results[contestant.name].append(result)
            print(f"round {number + 1}  {contestant.name:25} {result['seconds']:9.2f} s"
                  f" {result['peak_mb']:8} MB", flush=True)
    return {name: runs for name, runs in results.items() if runs}


def main() -> None:
    """Generates the shop where it is missing, lets all contestants run, and compares their rows."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--lines", type=int, default=min(SCALES), help="order lines of the shop")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each contestant")
    parser.add_argument("--only", nargs="*", help="names of contestants; all by default")
    options = parser.parse_args()

    folder = (REPOSITORY / "target" / "benchmarks" / str(options.lines)).resolve()
    shop = generate_apart(options.lines, folder)
    chosen = [
        contestant
        for contestant in contestants(shop, folder)
        if not options.only or contestant.name in options.only
    ]
    results = take_turns(chosen, options.rounds)
    comparisons = compare(results, folder)
    for name, comparison in comparisons.items():
        print(f"compared {name:24} {comparison['different']:9} of {comparison['customers']}"
              f" customers differ {comparison['columns'] or ''}")
    path = folder / "results.json"
    summary = {
        "lines": options.lines,
        "customers": shop.customers,
        "runs": results,
        "compared": comparisons,
    }
    path.write_text(json.dumps(summary, indent=2), encoding="utf-8")
    print(f"Results: {path}")


if __name__ == "__main__":
    main()
