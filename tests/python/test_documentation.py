"""Everything is documented: models, seeds and their columns, macros and generic tests.

That a built database has just the columns that are described is asked where one is built, in
test_projects.py.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner
from macros import returned_by

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "customer_segmentation"
MACRO_FILES = sorted((ROOT / "macros").rglob("*.sql"))
GENERIC_TEST_FILES = sorted((ROOT / "tests" / "generic").rglob("*.sql"))

# A comment at the top of the file, and right below it what it documents.
DOCUMENTED = re.compile(
    r"\{#-(?P<text>(?:(?!#\}).)*?)-?#\}\n\{% (?P<kind>macro|materialization|test) ", re.DOTALL
)


def path_id(path):
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    scratch = str(tmp_path_factory.mktemp("dbt"))
    outcome = dbtRunner().invoke(
        [
            "--quiet",
            "parse",
            *("--project-dir", str(ROOT)),
            *("--profiles-dir", str(ROOT / "profiles")),
            *("--target-path", scratch),
            *("--log-path", scratch),
        ]
    )
    assert outcome.success, outcome.exception
    return outcome.result


@pytest.fixture(scope="module")
def nodes(manifest):
    """The models and seeds of this package, by name."""
    found = {
        node.name: node
        for node in manifest.nodes.values()
        if node.package_name == PACKAGE and node.resource_type in ("model", "seed")
    }
    assert found
    return found


def test_models_and_seeds_are_described(nodes):
    assert [name for name, node in nodes.items() if not node.description.strip()] == []


def test_models_and_seeds_have_columns(nodes):
    assert [name for name, node in nodes.items() if not node.columns] == []


def test_columns_are_described(nodes):
    assert [
        f"{name}.{column.name}"
        for name, node in nodes.items()
        for column in node.columns.values()
        if not column.description.strip()
    ] == []


def test_rooms_are_not_read_in_circles(nodes):
    """A folder of models comes before or after another; published rows belong to `published`."""
    rooms = {
        node.unique_id: str(Path(node.original_file_path).parent).removesuffix("/rows")
        for node in nodes.values()
        if node.resource_type == "model"
    }
    reads = defaultdict(set)
    for node in nodes.values():
        for parent in node.depends_on.nodes if node.unique_id in rooms else []:
            if rooms.get(parent, rooms[node.unique_id]) != rooms[node.unique_id]:
                reads[rooms[node.unique_id]].add(rooms[parent])
    TopologicalSorter(reads).prepare()


def test_rules_can_be_overridden_and_are_described(manifest):
    """macros/rules holds nothing else, and dbt docs shows each with its arguments."""
    rules = sorted((ROOT / "macros" / "rules").rglob("*.sql"))
    assert rules
    for path in rules:
        source = path.read_text(encoding="utf-8")
        (arguments,) = re.findall(rf"macro default__{path.stem}\((.*?)\)", source, re.DOTALL)
        described = manifest.macros[f"macro.{PACKAGE}.{path.stem}"]
        assert described.description, path.stem
        names = [name.strip() for name in arguments.split(",") if name.strip()]
        assert [argument.name for argument in described.arguments] == names, path.stem


def test_no_folder_of_macros_is_crowded():
    folders = Counter(path.parent.name for path in MACRO_FILES)
    assert max(folders.values()) <= 25


def test_staging_models_describe_the_input_contract(nodes):
    prefix = "stg_segmentation__"
    described = {
        name.removeprefix(prefix): list(node.columns)
        for name, node in nodes.items()
        if name.startswith(prefix)
    }
    assert described == {
        name: list(columns) for name, columns in returned_by("input_contract").items()
    }


@pytest.mark.parametrize("path", MACRO_FILES + GENERIC_TEST_FILES, ids=path_id)
def test_macros_and_generic_tests_are_documented(path):
    documented = DOCUMENTED.match(path.read_text(encoding="utf-8"))
    assert documented, "a comment {#- ... -#} must stand directly above the macro"
    assert documented["text"].strip()


@pytest.mark.parametrize("path", MACRO_FILES, ids=path_id)
def test_a_file_defines_one_macro(path):
    first, *others = re.findall(
        r"\{%-?\s*(?:macro|materialization)\s+(\w+)", path.read_text(encoding="utf-8")
    )
    assert first == path.stem
    assert [name for name in others if not re.fullmatch(rf"[a-z]+__{first}", name)] == []


@pytest.mark.parametrize("path", GENERIC_TEST_FILES, ids=path_id)
def test_a_file_defines_one_generic_test(path):
    tests = re.findall(r"\{%-?\s*(?:data_)?test\s+(\w+)", path.read_text(encoding="utf-8"))
    assert tests == [path.stem]


def test_every_variant_for_an_engine_is_in_the_table():
    """docs/dispatch.md names each macro and engine that has a variant, and no other."""
    engines = {
        "PostgreSQL": "postgres", "DuckDB": "duckdb", "Spark": "spark", "Snowflake": "snowflake",
        "BigQuery": "bigquery", "Databricks": "databricks", "Redshift": "redshift",
    }  # fmt: skip
    variants = {
        (macro, engine)
        for path in MACRO_FILES
        for engine, macro in re.findall(
            r"\{%-?\s*macro\s+([a-z]+)__(\w+)", path.read_text(encoding="utf-8")
        )
        if engine != "default"
    }
    documented, macro = set(), ""
    for line in (ROOT / "docs" / "dispatch.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip(" `") for cell in line.split("|")[1:-1]]
        if len(cells) == 3 and cells[1].split(", ")[0] in engines:
            macro = cells[0] or macro
            documented |= {(macro, engines[engine]) for engine in cells[1].split(", ")}
    assert documented == variants
