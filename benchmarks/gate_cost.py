"""Measures what comparing with earlier publications costs: `python benchmarks/gate_cost.py`.

The shop of run.py is built, and once more the day after, with a publication to compare with. Each
time dbt says how long every node took. Results go to target/benchmarks/gate_cost.json, from which
report.py writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict

from generate_shop import SCALES, generate_apart
from run import REPOSITORY, contestants, take_turns

RESULTS = REPOSITORY / "target" / "benchmarks"

#: What is measured -> folders of the models that serve nothing else.
PARTS = {
    "the past": ("models/quality/past/", "models/quality/baseline/"),
    "input profile, single rows": ("models/quality/profile/", "models/marts/profile/"),
    "settings": ("models/quality/settings/",),
}
BUILDS = ("full_build", "daily_run")


def seconds_by_part(artifacts: dict[str, dict]) -> dict[str, float]:
    """Seconds of the nodes of each part, and of all nodes.

    Arguments: artifacts, of dbt: `manifest` and `run_results`.
    """
    nodes = artifacts["manifest"]["nodes"]
    seconds: dict[str, float] = defaultdict(float)
    for result in artifacts["run_results"]["results"]:
        node = nodes[result["unique_id"]]
        # The tests of a model are in its folder, by the file that describes it.
        path = node["original_file_path"]
        seconds["all nodes"] += result["execution_time"]
        for part, folders in PARTS.items():
            if path.startswith(folders):
                seconds[part] += result["execution_time"]
    return {part: round(taken, 2) for part, taken in seconds.items()}


def main() -> None:
    """Generates the shop where it is missing, builds both days and adds up their nodes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--lines", type=int, default=min(SCALES), help="order lines of the shop")
    options = parser.parse_args()

    folder = (RESULTS / str(options.lines)).resolve()
    shop = generate_apart(options.lines, folder)
    found = {"lines": options.lines, "customers": shop.customers, "builds": {}}
    for build in contestants(shop, folder):
        if build.name not in BUILDS:
            continue
        ((run,),) = take_turns([build], 1).values()
        artifacts = {
            name: json.loads((build.folder / "target" / f"{name}.json").read_text(encoding="utf-8"))
            for name in ("manifest", "run_results")
        }
        found["builds"][build.name] = {**run, "nodes": seconds_by_part(artifacts)}
        print(build.name, found["builds"][build.name]["nodes"], flush=True)
    path = RESULTS / "gate_cost.json"
    path.write_text(json.dumps(found, indent=2), encoding="utf-8")
    print(f"Results: {path}")


if __name__ == "__main__":
    main()
