"""Everything is documented: models, seeds and their columns, macros and generic tests.

A column is known from three sides: the YAML, for staging models the input contract, and, where a
built DuckDB database is at hand (SEGMENTATION_DATABASE), the relations themselves.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import jinja2
import pytest
from dbt.cli.main import dbtRunner

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "customer_segmentation"
MACRO_FILES = sorted((ROOT / "macros").rglob("*.sql"))
GENERIC_TEST_FILES = sorted((ROOT / "tests" / "generic").rglob("*.sql"))

# A comment at the top of the file, and right below it what it documents.
DOCUMENTED = re.compile(r"\{#-(?P<text>(?:(?!#\}).)*?)-?#\}\n\{% (?P<kind>macro|test) ", re.DOTALL)


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


@pytest.fixture(scope="module")
def relations():
    """The columns of every relation of a built database, in order: (schema, name) -> names."""
    path = os.environ.get("SEGMENTATION_DATABASE")
    if not path or not Path(path).is_file():
        pytest.skip("SEGMENTATION_DATABASE names no built database")
    duckdb = pytest.importorskip("duckdb")
    try:
        connection = duckdb.connect(path, read_only=True)
    except duckdb.IOException as error:
        pytest.skip(f"{path} cannot be read now: {error}")
    with connection:
        rows = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " order by table_schema, table_name, ordinal_position"
        ).fetchall()
    found = {}
    for schema, name, column in rows:
        found.setdefault((schema, name), []).append(column)
    return found


def input_contract():
    """What the macro input_contract returns, rendered without dbt."""
    returned = []
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
    environment.globals["return"] = lambda value: returned.append(value) or ""
    source = (ROOT / "macros" / "inputs" / "input_contract.sql").read_text(encoding="utf-8")
    environment.from_string(source).module.input_contract()
    return returned[0]


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


def test_staging_models_describe_the_input_contract(nodes):
    prefix = "stg_segmentation__"
    described = {
        name.removeprefix(prefix): list(node.columns)
        for name, node in nodes.items()
        if name.startswith(prefix)
    }
    assert described == {name: list(columns) for name, columns in input_contract().items()}


def test_described_columns_are_those_of_the_relations(nodes, relations):
    built = {
        name: relations[node.schema, node.alias]
        for name, node in nodes.items()
        if (node.schema, node.alias) in relations
    }
    if not built:
        pytest.skip("the database holds none of this package's relations")
    assert {name: list(nodes[name].columns) for name in built} == built


@pytest.mark.parametrize("path", MACRO_FILES + GENERIC_TEST_FILES, ids=path_id)
def test_macros_and_generic_tests_are_documented(path):
    documented = DOCUMENTED.match(path.read_text(encoding="utf-8"))
    assert documented, "a comment {#- ... -#} must stand directly above the macro"
    assert documented["text"].strip()


@pytest.mark.parametrize("path", MACRO_FILES, ids=path_id)
def test_a_file_defines_one_macro(path):
    first, *others = re.findall(r"\{%-?\s*macro\s+(\w+)", path.read_text(encoding="utf-8"))
    assert first == path.stem
    assert [name for name in others if not re.fullmatch(rf"[a-z]+__{first}", name)] == []


@pytest.mark.parametrize("path", GENERIC_TEST_FILES, ids=path_id)
def test_a_file_defines_one_generic_test(path):
    tests = re.findall(r"\{%-?\s*(?:data_)?test\s+(\w+)", path.read_text(encoding="utf-8"))
    assert tests == [path.stem]
