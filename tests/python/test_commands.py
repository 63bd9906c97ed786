"""Commands and settings of a project that installs this package: what publishes, what is refused."""

from __future__ import annotations

import gc
import json
import re
import shutil
import subprocess
import sys

import duckdb
import pytest
import shop
from consumer import Consumer, failed_nodes, messages
from customer_segmentation.build import DbtProject, Outcome, build
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

#: A data test of this package for each way to weaken one: its key in dbt_project.yml, what is set
#: there, the test and what the gate says of it.
WEAKENED = (
    ("singular.own_reasons_are_met", {"+enabled": False}, "own_reasons_are_met", "disables it"),
    ("singular.transitions_balance", {"+severity": "warn"}, "transitions_balance", "severity: warn"),
    (
        "intermediate.calendar",
        {"+where": "1 = 0"},
        "unique_key_int_segmentation__as_of_dates_as_of_date",
        "where: 1 = 0",
    ),
    ("marts.value", {"+limit": 1}, "valid_rows_segmentation__customer_value_tiers", "limit: 1"),
    ("marts.rfm", {"+error_if": "> 9"}, "valid_rows_segmentation__customer_rfm", "error_if: > 9"),
    (
        "marts.lifecycle",
        {"+fail_calc": "count(*) * 0"},
        "unique_key_segmentation__customer_lifecycle_customer_id__as_of_date",
        "fail_calc: count(*) * 0",
    ),
)

ONE_SCHEMA = """
{% macro generate_schema_name(custom_schema_name, node) %}{{ target.schema }}{% endmacro %}
"""
OWN_MODEL = """
select rfm_segment, count(*) as customers
from {{ ref('customer_segmentation', 'segmentation__customer_segments') }}
group by rfm_segment
"""


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    """A project with a model of its own on a published table, built once."""
    folder = tmp_path_factory.mktemp("commands")
    consumer = Consumer(folder, shop.write(folder / "raw", shop.raw_tables()), shop.VARIABLES)
    (folder / "models" / "segment_sizes.sql").write_text(OWN_MODEL, encoding="utf-8")
    consumer.build_successfully()
    return consumer


def segments_build(consumer: Consumer) -> Outcome:
    """Runs `segments build` in this process."""
    project = ("--project-dir", str(consumer.folder), "--profiles-dir", str(consumer.folder))
    try:
        return build(DbtProject(project, quiet=True), ())
    finally:
        DuckDBConnectionManager.close_all_connections()
        # What dbt-duckdb leaves in circles of references keeps the file open.
        gc.collect()


def publications(consumer: Consumer) -> list[tuple]:
    return consumer.query("select publication_id, status from segments.publications order by all")


def test_the_stopping_tests_are_those_of_the_package(consumer):
    """The macro lists every data test that stops a build, and none that is gone; each of them stops
    it by dbt's own defaults, against which the gate compares."""
    tests = [node for node in consumer.manifest().nodes.values() if node.resource_type == "test"]
    source = (consumer.package / "macros/quality/stopping_tests.sql").read_text("utf-8")
    listed = [line.strip(" ',") for line in source.splitlines() if line.startswith("        '")]
    assert listed == sorted(node.name for node in tests)
    configs = {
        (node.config.severity, node.config.where, node.config.limit, node.config.error_if,
         node.config.fail_calc)
        for node in tests
    }
    assert configs == {("ERROR", None, None, "!= 0", "count(*)")}


@pytest.mark.parametrize(
    ("command", "names"),
    [
        (
            ("build", "--select", "+segmentation__customer_segments"),
            ("whole_package_ran: this command leaves out segmentation__", "run dbt build without"),
        ),
        (
            ("build", "--exclude", "own_reasons_are_met"),
            ("dbt_tests_ran: ", "without 1 of", ": own_reasons_are_met", "run dbt build without"),
        ),
    ],
    ids=["a part with its tests", "all but a test"],
)
def test_a_command_that_leaves_something_out_is_refused(consumer, command, names):
    """Nothing is published by a part of the package; the refusal names what is left out and the
    command that works."""
    before = publications(consumer), consumer.segments_file.read_bytes()
    result = consumer.dbt(*command)
    assert not result.success
    for name in names:
        assert name in messages(result)
    assert (publications(consumer), consumer.segments_file.read_bytes()) == before


def test_an_own_model_is_built_alone(consumer):
    """`dbt build --select my_model` reads what is published and publishes nothing."""
    before = publications(consumer)
    result = consumer.build("--select", "segment_sizes")
    assert result.success, messages(result)
    assert publications(consumer) == before


@pytest.mark.parametrize("option", ["--empty", "--sample=1 day"])
def test_a_run_without_rows_is_refused_before_anything_is_built(consumer, option):
    """Every check would pass over nothing, and what is stored would be emptied."""
    result = consumer.build(option)
    assert not result.success
    assert f"{option.split('=')[0]} leaves out rows" in messages(result)
    assert "--exclude package:customer_segmentation" in messages(result)
    assert not failed_nodes(result)


def test_segments_build_takes_no_selection(consumer):
    """It publishes the whole package: a selection is a broken command, not an empty success."""
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "customer_segmentation.cli", "build"),
            *("--project-dir", str(consumer.folder), "--select", "segment_sizes"),
        ],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 2
    assert "leave out --select" in ran.stderr


def test_weakened_and_disabled_tests_refuse_by_name_and_can_be_waived(consumer):
    """The gate asks what ran and how: each weakened test is a failing check of its own name, and a
    waiver with a reason lets it pass."""
    settings: dict = {}
    for path, value, _, _ in WEAKENED:
        folder, name = path.split(".")
        settings.setdefault(folder, {})[name] = value
    consumer.set_settings({"data_tests": {"customer_segmentation": settings}})
    refused = segments_build(consumer)
    assert refused.status == "refused"
    (failure,) = refused.failures
    failed = {check["name"]: check for check in refused.checks if check["outcome"] == "failed"}
    for _, _, name, said in WEAKENED:
        assert said in failed[name]["detail"]
        assert name in failure["message"]
    assert failed.keys().isdisjoint(("dbt_tests_ran", "whole_package_ran"))
    # What a program reads is the summary, not how Python came to raise it.
    assert failure["message"].startswith("Publication refused: ")
    assert "Traceback" not in failure["message"] and "\n  - " in failure["message"]

    # Keys are never waived, and each folder has some.
    reason = "the rule brings a new name"
    consumer.set_settings(
        {"data_tests": {"customer_segmentation": {"singular": settings["singular"]}}}
    )
    failed = [name for path, _, name, _ in WEAKENED if path.startswith("singular.")]
    gate = {"waive": dict.fromkeys(failed, reason)}
    consumer.set_variables({**shop.VARIABLES, "segmentation_gate": gate})
    published = segments_build(consumer)
    assert published.status == "published", published
    waived = {
        check["name"]: check["waived_because"]
        for check in published.checks
        if check["outcome"] == "waived"
    }
    assert waived == dict.fromkeys(failed, reason)
    json.dumps([refused.checks, published.checks])
    in_file = consumer.published(
        "select check_name from quality_results where waived_because is not null"
    )
    assert {name for (name,) in in_file} == set(failed)
    consumer.set_settings({})
    consumer.set_variables(shop.VARIABLES)


@pytest.mark.parametrize(
    ("models", "said"),
    [
        (
            {"+materialized": "table"},
            'segmentation__account_people: materialized is "table", and has to be "view"',
        ),
        ({"+materialized": "view"}, 'materialized is "view", and has to be "incremental"'),
        (
            {"+full_refresh": True, "+unique_key": "customer_id"},
            "segmentation__publication_ledger: full_refresh is true, and has to be false",
        ),
    ],
    ids=["all tables", "all views", "all refreshed"],
)
def test_configs_for_all_packages_are_refused_before_anything_is_built(consumer, models, said):
    """dbt applies them last, over this package's own: the ledger would be a plain table."""
    before = publications(consumer)
    consumer.set_settings({"models": models})
    for command in ("build", "run"):
        result = consumer.dbt(command)
        assert not result.success
        assert said in messages(result)
        assert "models:\n    consumer:\n" in messages(result)
        assert not failed_nodes(result)
    consumer.set_settings({})
    assert publications(consumer) == before


def test_what_was_approved_is_what_is_published(consumer):
    """A build breaks after the gate. Other data are not published under its approval, by no command;
    `dbt retry` goes on and publishes what was judged."""
    project = ("--project-dir", str(consumer.folder), "--profiles-dir", str(consumer.folder))
    before = publications(consumer)

    def dbt(*arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *arguments, *project]
        return subprocess.run(command, capture_output=True, text=True, cwd=consumer.folder)

    # Rows of one publication cannot be appended while its id has to be unique there.
    rows = "segments_publications.rfm_cut_points_rows"
    for statement in (f"delete from {rows}", f"create unique index broken on {rows} (publication_id)"):
        with duckdb.connect(str(consumer.database)) as connection:
            connection.execute(statement)
    broken = dbt("build")
    assert broken.returncode == 1 and "segmentation__published_rfm_cut_points" in broken.stdout
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute("drop index segments_publications.broken")
    ((judged,),) = consumer.query(
        "select publication_id from segments_quality.segmentation__publication_candidate"
    )
    target, kept = consumer.folder / "target", consumer.folder / "target_of_the_broken_build"
    shutil.copytree(target, kept)

    lines = shop.raw_tables()
    lines["order_lines"]["amount"] *= 100
    shop.write(consumer.folder / "raw", lines)
    rest = ("--exclude", "segmentation__quality_gate", "segmentation__publication_candidate")
    result = consumer.dbt("run", *rest)
    assert not result.success
    assert "is not what the gate has judged" in messages(result)
    assert publications(consumer) == before

    shop.write(consumer.folder / "raw", shop.raw_tables())
    result = consumer.dbt("run", *rest, "segmentation__segments_file")
    assert not result.success
    assert "leaves out segmentation__segments_file" in messages(result)
    assert publications(consumer) == before

    shutil.rmtree(target)
    kept.rename(target)
    retried = dbt("retry")
    assert retried.returncode == 0, retried.stdout
    # The end of a publication says what is published and how its checks came out.
    assert re.search(
        rf"published {judged} as of {shop.AS_OF}: \d+ checks, \d+ warnings, 0 waived"
        r"(, \d+ with nothing to compare with)?; see segments\.",
        retried.stdout,
    )
    assert publications(consumer) == [*before, (judged, "committed")]
    assert consumer.published("select distinct publication_id from customer_segments") == [(judged,)]


def test_one_schema_for_all(consumer, tmp_path):
    """A project whose generate_schema_name puts everything into one schema: no two relations have
    one name there."""
    (consumer.folder / "macros").mkdir(exist_ok=True)
    macro = consumer.folder / "macros" / "generate_schema_name.sql"
    macro.write_text(ONE_SCHEMA, encoding="utf-8")
    manifest = consumer.dbt("parse").result
    macro.unlink()
    relations = [
        node.relation_name
        for node in manifest.nodes.values()
        if node.resource_type in ("model", "seed")
    ]
    assert len(set(relations)) == len(relations)
