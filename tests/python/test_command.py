"""The commands that read: without dbt where they can, and well-behaved in a shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from customer_segmentation import cli
from customer_segmentation.build import Outcome, UnreadableError
from customer_segmentation.gate import unpassed
from customer_segmentation.reading import DbtReader, DirectReader, reader

MEMBERSHIP = "segmentation__segment_membership"
REASONS = "segmentation__segment_membership_reasons"
PUBLICATIONS = "segmentation__publications"
GATE = "segmentation__quality_gate"
MODELS = (MEMBERSHIP, REASONS, PUBLICATIONS, GATE)
CUSTOMERS = "select customer_id from {segmentation__segment_membership} where customer_id = {one}"
PEOPLE = ("C1", "it's", "Zoë 😀", "{braces} %s $1")


class Project:
    """A project that was built: profile, manifest and warehouse, as dbt leaves them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warehouse = folder / "warehouse.duckdb"
        self.write_project({"name": "shop", "profile": "shop"})
        self.write_profile({"type": "duckdb", "path": str(self.warehouse), "schema": "bi"})
        self.write_manifest()
        with duckdb.connect(str(self.warehouse)) as connection:
            connection.execute("create schema bi_segments; create schema bi_quality")
            connection.execute(
                "create table bi_segments.publications as"
                " select 'p1' as publication_id, true as is_current"
            )
            connection.execute(
                "create table bi_segments.segment_membership ("
                " customer_id varchar, scheme varchar, segment varchar, entered_on date,"
                " next_change_on date, next_segment varchar, as_of_date date)"
            )
            for customer in PEOPLE:
                connection.execute(
                    "insert into bi_segments.segment_membership values"
                    " (?, 'rfm', 'loyal', '2024-01-31', null, null, '2024-06-30')",
                    [customer],
                )
            connection.execute(
                "create table bi_segments.segment_membership_reasons as select customer_id,"
                " scheme, segment, true as is_member, 'recency' as place,"
                " 'days_since_last_order at most 40' as condition, '12' as observed,"
                " true as is_met, 28.0::double as distance from bi_segments.segment_membership"
            )
            connection.execute(
                "create table bi_quality.segmentation__quality_gate as select"
                " 'rule segments' as layer, 'warn' as severity, 'segment_size.x' as check_name,"
                " false as passed, 'two customers' as detail, 'Nobody to write to.' as endangers"
            )

    def write_project(self, content: Mapping[str, Any]) -> None:
        (self.folder / "dbt_project.yml").write_text(yaml.safe_dump(dict(content)))

    def write_profile(self, output: Mapping[str, Any]) -> None:
        outputs = {"dev": dict(output), "other": {**output, "schema": "other"}}
        profile = {"shop": {"target": "dev", "outputs": outputs}}
        (self.folder / "profiles.yml").write_text(yaml.safe_dump(profile))

    def write_manifest(
        self,
        macros: Mapping[str, Any] | None = None,
        schema: str | None = None,
        **config: str | None,
    ) -> None:
        """The nodes that are read, as dbt writes them; `schema`, the one that a macro chose."""
        nodes = {}
        for model in MODELS:
            added = "quality" if model == GATE else "segments"
            alias = model if model == GATE else model.removeprefix("segmentation__")
            nodes[f"model.customer_segmentation.{model}"] = {
                "resource_type": "model",
                "schema": schema or f"bi_{added}",
                "alias": alias,
                "config": {"schema": added, "database": None, **config},
            }
        content = {
            # The names are keys elsewhere too.
            "parent_map": {name: [] for name in nodes},
            "nodes": nodes,
            "macros": {"macro.dbt.generate_schema_name": {}, **(macros or {})},
        }
        (self.folder / "target").mkdir(exist_ok=True)
        (self.folder / "target" / "manifest.json").write_text(json.dumps(content))

    def reader(self, **options: str) -> DirectReader | DbtReader:
        given = {f"--{name.replace('_', '-')}": value for name, value in options.items()}
        return reader({"--project-dir": str(self.folder), **given}, MODELS)

    def run(self, *arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess:
        """The command in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "customer_segmentation.cli", *arguments],
            cwd=self.folder,
            env={**os.environ, **environment},
            capture_output=True,
        )


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch) -> Project:
    for name in ("PROFILES_DIR", "PROJECT_DIR", "PROFILE", "TARGET", "TARGET_PATH"):
        monkeypatch.delenv(f"DBT_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


@pytest.mark.parametrize("customer", PEOPLE)
def test_it_reads_the_warehouse_itself(project, customer):
    """Ids are values of the query, whatever is in them."""
    assert project.reader().rows(CUSTOMERS, one=customer) == [{"customer_id": customer}]
    assert project.reader().rows(CUSTOMERS, one=f"{customer}' or true") == []


def test_explaining_loads_nothing_of_dbt(project):
    """What takes its time: to import dbt and to parse the project."""
    command = (
        "import sys; from customer_segmentation import cli; code = cli.main(sys.argv[1:]);"
        " loaded = {name.split('.')[0] for name in sys.modules};"
        " assert not loaded & {'dbt', 'great_expectations', 'pandas'}, loaded; sys.exit(code)"
    )
    for arguments in (["explain", "C1"], ["explain", "C1", "--json"], ["lint"]):
        ran = subprocess.run(
            [sys.executable, "-c", command, *arguments], capture_output=True, text=True
        )
        assert ran.returncode == cli.PUBLISHED, ran.stderr
        assert ran.stdout


def test_a_profile_with_jinja_is_read(project, monkeypatch):
    """As dbt does: the functions and filters that it has in profiles."""
    monkeypatch.setenv("SHOP_FOLDER", str(project.folder))
    output = {
        "type": "duckdb",
        "path": "{{ env_var('SHOP_FOLDER') }}/{{ var('file', 'warehouse') }}.duckdb",
        "schema": "{{ env_var('SHOP_SCHEMA', 'bi') | as_text }}",
        "threads": "{{ 2 | as_number }}",
    }
    project.write_profile(output)
    assert isinstance(project.reader(), DirectReader)
    with pytest.raises(UnreadableError, match="there is no .*other.duckdb"):
        project.reader(vars="{file: other}")


def test_options_and_environment_name_the_project(project, monkeypatch):
    """The command line first, then the environment, then the project's own words."""
    elsewhere = project.folder / "elsewhere"
    elsewhere.mkdir()
    (project.folder / "target").rename(elsewhere / "written")
    project.write_project({"name": "shop", "profile": "shop", "target-path": "elsewhere/written"})
    assert isinstance(project.reader(), DirectReader)
    project.write_project({"name": "shop", "profile": "shop"})
    assert isinstance(project.reader(), DbtReader)
    assert isinstance(project.reader(target_path="elsewhere/written"), DirectReader)
    monkeypatch.setenv("DBT_TARGET_PATH", str(elsewhere / "written"))
    assert isinstance(project.reader(), DirectReader)
    assert isinstance(project.reader(target="other"), DbtReader)
    monkeypatch.setenv("DBT_TARGET", "other")
    assert isinstance(project.reader(), DbtReader)
    assert isinstance(project.reader(target="dev"), DirectReader)
    monkeypatch.chdir(elsewhere)
    (project.folder / "profiles.yml").rename(elsewhere / "profiles.yml")
    assert isinstance(reader({"--target": "dev"}, MODELS), DirectReader)


def test_dbt_is_asked_where_the_set_up_is_out_of_the_ordinary(project):
    """What it would do is not guessed: another target's manifest, macros that name schemas, a
    database of one's own, attached databases, other engines, a profile that cannot be read."""
    plain = {"type": "duckdb", "path": str(project.warehouse), "schema": "bi"}
    for output in (
        {**plain, "schema": "elsewhere"},
        {**plain, "attach": [{"path": "lake.duckdb"}]},
        {**plain, "path": "md:shop"},
        {**plain, "path": ":memory:"},
        {**plain, "path": "{{ env_var('NOT_SET_ANYWHERE') }}"},
        {**plain, "type": "snowflake"},
    ):
        project.write_profile(output)
        assert isinstance(project.reader(), DbtReader), output
    project.write_profile(plain)
    for manifest in (
        {"macros": {"macro.shop.generate_schema_name": {}}},
        {"macros": {"macro.shop.default__generate_alias_name": {}}},
        {"database": "sales"},
        {"schema": "bi"},
    ):
        project.write_manifest(**manifest)
        assert isinstance(project.reader(), DbtReader), manifest
    project.write_manifest()
    assert isinstance(project.reader(), DirectReader)


def test_dbt_is_asked_in_its_own_words():
    """Models as references, texts as literals, an emoji as one character."""
    asked = []

    class Recorded:
        def rows(self, query: str) -> list:
            asked.append(query)
            return []

    DbtReader(Recorded()).rows(CUSTOMERS, one='a "{😀}"')
    assert asked == [
        "select customer_id from"
        " {{ ref('customer_segmentation', 'segmentation__segment_membership') }}"
        ' where customer_id = {{ customer_segmentation.text_literal("a \\"{😀}\\"") }}'
    ]


def test_where_nothing_is_published_it_exits_with_2(project):
    """No warehouse, no relations, or no publication in them: a set-up, not a customer."""
    with duckdb.connect(str(project.warehouse)) as connection:
        connection.execute("delete from bi_segments.segment_membership")
        connection.execute("delete from bi_segments.segment_membership_reasons")
    ran = project.run("explain", "C1")
    assert (ran.returncode, ran.stderr) == (
        cli.REFUSED, b"segments: nothing is published about customer C1\n"
    )
    with duckdb.connect(str(project.warehouse)) as connection:
        connection.execute("delete from bi_segments.publications")
    said = []
    for change in ("", "drop schema bi_segments cascade; drop schema bi_quality cascade"):
        with duckdb.connect(str(project.warehouse)) as connection:
            connection.execute(change or "select 1")
        said.append(project.run("explain", "C1"))
    project.warehouse.unlink()
    said += [project.run("explain", "C1"), project.run("lint")]
    for ran in said:
        assert ran.returncode == cli.BROKEN
        assert ran.stderr.startswith(b"segments: nothing is published yet, build first")
        assert ran.stdout == b""
    assert not project.warehouse.exists()


def test_memberships_without_reasons_say_why(project):
    """As of a publication that was made before reasons were kept."""
    with duckdb.connect(str(project.warehouse)) as connection:
        connection.execute("delete from bi_segments.segment_membership_reasons")
    ran = project.run("explain", "C1")
    assert ran.returncode == cli.PUBLISHED
    assert ran.stdout == b"rfm.loyal since 2024-01-31\n"
    assert b"no reasons are kept of publication p1" in ran.stderr
    explained = json.loads(project.run("explain", "C1", "--json").stdout)
    assert "no reasons are kept of publication p1" in explained["note"]


def test_a_warehouse_that_is_being_written_says_so(project):
    """A build holds the file: when to ask again, and what can be read meanwhile."""
    with duckdb.connect(str(project.warehouse)):
        ran = project.run("explain", "C1")
    assert ran.returncode == cli.BROKEN
    assert b"is open for writing elsewhere, as while a build runs; ask again after it" in ran.stderr
    assert ran.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "C1"],
        ["explain", "C1", "--json"],
        ["lint"],
        ["report", "--file", "segments.duckdb"],
        ["--help"],
        ["build", "--help"],
        ["rollback", "--help"],
    ],
    ids=" ".join,
)
def test_a_reader_that_leaves_early_is_no_error(project, arguments, monkeypatch):
    """As `| head -1` does; shells show 141 of commands that only show something."""
    with duckdb.connect("segments.duckdb") as connection:
        for name, columns in {
            "publications": "'p1' as publication_id, date '2024-06-30' as as_of_date,"
            " true as is_current",
            "quality_results": "true as passed",
            "segment_catalog": "'rfm' as scheme, 'loyal' as segment, 'Loyal' as label",
            "segment_performance": "'rfm' as scheme, 'loyal' as segment, 1 as customers,"
            " 1.0 as customer_share, 2.0 as net_revenue, 1.0 as revenue_share,"
            " date '2024-06-30' as as_of_date",
            "lead_scores": "1 as fit_level, 1 as lead_engagement_level, 'x' as lifecycle_stage,"
            " null as lead_score",
        }.items():
            connection.execute(f"create table {name} as select {columns}")
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "customer_segmentation.cli", *arguments],
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    assert ran.stderr == b""
    assert ran.returncode == (0 if "--help" in arguments else cli.PIPE_CLOSED)


def test_a_build_goes_on_when_nobody_reads_what_it_says(monkeypatch):
    """Its exit code is its own, and what it says later goes nowhere."""
    read, write = os.pipe()
    os.close(read)

    def build(options: Any, dbt_options: Any) -> int:
        for _ in range(3):
            print("x" * 100_000, flush=True)
        return cli.REFUSED

    monkeypatch.setattr(cli, "_build", build)
    with open(write, "w") as stream, monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        assert cli.main(["build"]) == cli.REFUSED


def test_a_build_ends_with_the_checks_that_did_not_pass(monkeypatch, capsys):
    """As data for programs and a line each for people, who get the first of many."""
    row = {"layer": "expectations", "observed": 3, "affected": 3, "detail": None, "passed": False}
    checks = unpassed(
        {
            **row,
            "check_name": f"suite.rule_{number:02}",
            "severity": "warn",
            "expected": "a known stage",
            "is_blocking": False,
            "waived_because": "a new stage" if number == 24 else None,
        }
        for number in range(25)
    )
    monkeypatch.setattr(cli, "build", lambda *given: Outcome("published", checks=checks))
    assert cli.main(["build", "--json"]) == cli.PUBLISHED
    assert json.loads(capsys.readouterr().out).get("checks") == checks
    monkeypatch.setattr(cli, "CHECKS_SHOWN", 24)
    assert cli.main(["build"]) == cli.PUBLISHED
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "segments: warned suite.rule_00: 3 rows break the rule: a known stage"
    assert said[24] == "segments: ... and 1 more checks: segments build --json"
    monkeypatch.setattr(cli, "CHECKS_SHOWN", 25)
    assert cli.main(["build"]) == cli.PUBLISHED
    last = capsys.readouterr().out.splitlines()[24]
    assert last.startswith("segments: waived suite.rule_24: ")
    assert last.endswith(" (waived: a new stage)")


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", b"C\xe9"],
        ["explain", "Zoë 😀".encode()],
        ["explain", "C1", "--segment", b"\xff"],
        ["report", "--file", b"\xff.duckdb"],
        ["lint", "--profiles-dir", b"\xff"],
        ["explain", b"\xf0\x9f\x98"],
    ],
)
@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_bytes_that_are_no_text_are_no_traceback(project, arguments, encoding):
    """Whatever the terminal sends or can show."""
    ran = project.run(*arguments, PYTHONIOENCODING=encoding)
    assert b"Traceback" not in ran.stdout + ran.stderr
    is_known = arguments == ["explain", "Zoë 😀".encode()]
    if arguments[0] == "explain":
        assert ran.returncode == (cli.PUBLISHED if is_known else cli.REFUSED), ran.stderr
    else:
        assert ran.returncode == cli.BROKEN


def test_what_a_terminal_cannot_show_is_shown_by_its_code(project):
    """Values of the warehouse may be in any alphabet."""
    with duckdb.connect(str(project.warehouse)) as connection:
        connection.execute("update bi_segments.segment_membership_reasons set observed = 'Łódź 😀'")
    ran = project.run("explain", "C1", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (cli.PUBLISHED, b"")
    assert b"found \\u0141\\xf3d\\u017a \\U0001f600" in ran.stdout


def test_a_report_of_something_else_is_refused(project):
    """No traceback of the driver."""
    (project.folder / "list.csv").write_text("a,b\n" * 2000)
    for name in ("list.csv", "warehouse.duckdb", "nothing.duckdb", "."):
        ran = project.run("report", "--file", name)
        assert ran.returncode == cli.BROKEN
        assert b"Traceback" not in ran.stderr
        assert name.encode() in ran.stderr or name == "."
