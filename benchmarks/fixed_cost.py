"""Times what a build costs whatever it builds: `python benchmarks/fixed_cost.py --rounds 5`.

However small the shop, dbt has as many nodes to run and the gate has Great Expectations to import.
So the demo build takes turns with an empty project, which has the demo's nodes and edges and
computes nothing, and with that import. Each project is built from nothing, and once more in the
same place, where dbt parses only what has changed. Results go to
target/benchmarks/fixed_cost.json, from which report.py writes docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import yaml
from dbt.contracts.graph.nodes import ManifestNode
from run import REPOSITORY, Contestant, take_turns

from customer_segmentation.build import DbtProject

FOLDER = REPOSITORY / "target" / "benchmarks" / "fixed_cost"
EMPTY_PROJECT = FOLDER / "project"
PROFILES = REPOSITORY / "profiles"
BIN = REPOSITORY / ".venv" / "bin"

#: What this repository's dbt_project.yml says of the same.
PROJECT_FILE = {
    "name": "empty",
    "profile": "segmentation",
    "flags": {"send_anonymous_usage_stats": False},
}


def write_empty_project() -> None:
    """Writes a project with the nodes of this repository's, each of them `select 1 as x`.

    Nodes keep name, kind, materialization and parents, so that dbt runs as many of each, in the
    same order and as many at a time. Python models become tables.
    """
    options = {
        "--project-dir": REPOSITORY,
        "--profiles-dir": PROFILES,
        "--target-path": FOLDER / "parsed",
        "--log-path": FOLDER / "parsed",
    }
    demo = DbtProject([str(part) for pair in options.items() for part in pair], quiet=True)
    parsed = demo.parse()
    if not parsed.success:
        raise RuntimeError("dbt could not parse this repository") from parsed.exception
    shutil.rmtree(EMPTY_PROJECT, ignore_errors=True)
    for folder in ("models", "seeds", "tests"):
        (EMPTY_PROJECT / folder).mkdir(parents=True)
    (EMPTY_PROJECT / "dbt_project.yml").write_text(yaml.safe_dump(PROJECT_FILE), encoding="utf-8")
    for node in demo.manifest.nodes.values():
        path, text = _empty_node(node)
        (EMPTY_PROJECT / path).write_text(text, encoding="utf-8")


def _empty_node(node: ManifestNode) -> tuple[str, str]:
    """The file of a node in the empty project, and what is in it."""
    if node.resource_type == "seed":
        return f"seeds/{node.name}.csv", "x\n1\n"
    parents = "".join(
        f"-- depends_on: {{{{ ref('{parent.split('.')[2]}') }}}}\n"
        for parent in node.depends_on.nodes
    )
    if node.resource_type == "test":
        return f"tests/{node.name}.sql", f"{parents}select 1 as x where false\n"
    config = f"{{{{ config(materialized='{node.config.materialized}') }}}}\n"
    return f"models/{node.name}.sql", f"{config}{parents}select 1 as x\n"


def contestants() -> list[Contestant]:
    """The demo build and what it is measured against, in the order of the report."""
    import_it = [str(BIN / "python"), "-c", "import great_expectations"]
    return [
        *_builds("empty_project", EMPTY_PROJECT),
        Contestant("import_great_expectations", import_it, FOLDER / "import"),
        *_builds("demo_build", REPOSITORY),
    ]


def _builds(name: str, project: Path) -> list[Contestant]:
    """A build from nothing, and the one after it."""
    own = FOLDER / name
    options = {
        "--exclude-resource-type": "unit_test",
        "--project-dir": project,
        "--profiles-dir": PROFILES,
        "--vars": f"{{segments_file: {own / 'segments.duckdb'}}}",
    }
    command = [str(BIN / "dbt"), "build", *(str(part) for pair in options.items() for part in pair)]
    environment = {
        "SEGMENTATION_DATABASE": str(own / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(own / "target"),
        "DBT_LOG_PATH": str(own / "logs"),
        "DO_NOT_TRACK": "1",
    }

    def prepare() -> None:
        shutil.rmtree(own, ignore_errors=True)

    return [
        Contestant(name, command, own, environment, prepare),
        Contestant(f"{name}_again", command, own, environment),
    ]


def main() -> None:
    """Writes the empty project, and runs every contestant in every round."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=3, help="runs of each contestant")
    options = parser.parse_args()

    write_empty_project()
    runs = take_turns(contestants(), options.rounds)
    path = FOLDER.with_suffix(".json")
    path.write_text(json.dumps(runs, indent=2), encoding="utf-8")
    print(f"Results: {path}")


if __name__ == "__main__":
    main()
