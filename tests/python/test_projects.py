"""The two ways to use this package: cloned, with its demo shop, and installed in a project."""

from __future__ import annotations

import json
import math
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import demo_rules
import duckdb
import pytest
from consumer import PACKAGE, messages
from customer_segmentation import cli, reading
from customer_segmentation.destinations import RELATIONS
from customer_segmentation.gate import page_entry
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from macros import returned_by
from pages import loads
from rule_evaluator import GROUPS, Evaluator
from scheme_evaluator import METRICS, SCHEMES, UNITS, SchemeEvaluator
from segment_library import conditions as asked
from segment_library import library


def dbt(folder: Path, project: Path, *arguments: str) -> dbtRunnerResult:
    """Runs a dbt command on a project of this repository; what it writes goes to `folder`."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SEGMENTATION_DATABASE", str(folder / "warehouse.duckdb"))
        environment.setenv("DBT_TARGET_PATH", str(folder / "target"))
        environment.setenv("DBT_LOG_PATH", str(folder / "logs"))
        try:
            return dbtRunner().invoke(
                [
                    *("--quiet", "--no-use-colors", "--log-level-file", "none"),
                    *arguments,
                    *("--project-dir", str(project)),
                    *("--profiles-dir", str(PACKAGE / "profiles")),
                ]
            )
        finally:
            DuckDBConnectionManager.close_all_connections()


def demo_variables(folder: Path) -> str:
    """The variables of the demo's build: with others dbt would parse the project anew."""
    return f"{{segments_file: {folder / 'segments.duckdb'}}}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    """A build of the demo shop with everything: unit tests, data tests, gate, publication."""
    folder = tmp_path_factory.mktemp("demo")
    result = dbt(folder, PACKAGE, "build", "--vars", demo_variables(folder))
    assert result.success, messages(result)
    (folder / "nodes.json").write_text(
        json.dumps([outcome.node.unique_id for outcome in result.result.results])
    )
    return folder


@pytest.fixture
def published(demo: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo / "segments.duckdb"), read_only=True) as connection:
        yield connection


def test_the_demo_runs_every_unit_test(demo):
    """Business rules are stated as dbt unit tests, and the clone's build runs them."""
    nodes = json.loads((demo / "nodes.json").read_text())
    assert sum(node.startswith("unit_test.") for node in nodes) >= 60


def test_the_demo_publishes_every_relation(published):
    """The file holds the thirteen relations, each with publication_id and as_of_date and with rows."""
    names = published.execute("select table_name from duckdb_tables()").fetchall()
    tables = {name for (name,) in names}
    assert tables == set(RELATIONS)
    for name in RELATIONS:
        columns = [row[0] for row in published.execute(f"describe {name}").fetchall()]
        assert {"publication_id", "as_of_date"} <= set(columns), name
        assert published.execute(f"select count(*) from {name}").fetchone()[0] > 0, name
        # Accounts alone go by their name; no other relation tells whom a customer works for.
        named = {"account_name"} if name == "account_segments" else set()
        personal = {"email", "phone", "contact_email", "account_name"} & set(columns)
        assert personal == named, name


def test_lead_scores_of_the_demo_are_in_every_cell(published):
    """Everybody is scored, leads are in every cell, and each cell has its action."""
    (without_score,) = published.execute(
        "select count(*) from customer_segments left join lead_scores using (customer_id)"
        " where lead_score is null"
    ).fetchone()
    assert without_score == 0
    cells = published.execute(
        "select distinct lead_score, recommended_action from lead_scores"
        " where lifecycle_stage in ('new_lead', 'prospect')"
    ).fetchall()
    assert {cell for cell, _ in cells} == {letter + digit for letter in "ABC" for digit in "123"}
    assert len({action for _, action in cells if action}) == 9


def test_a_check_has_one_row(published):
    """The grain of quality_results is the check."""
    rows, names = published.execute(
        "select count(*), count(distinct check_name) from quality_results"
    ).fetchone()
    assert rows == names


def test_each_check_has_an_entry_on_its_page(published):
    """And no entry is of a check that there is not; the demo has all but those of later builds."""
    names = published.execute("select check_name from quality_results").fetchall()
    limits = returned_by("gate_default_limits")
    later = {f"{name.removesuffix('_7_days')}_unwaived" for name in limits if name.endswith("_7_days")}
    checks = {page_entry(name) for (name,) in names} | limits.keys() | later
    page = (PACKAGE / "docs" / "gate.md").read_text(encoding="utf-8")
    entries = set(re.findall(r"^### (.+)$", page, re.M))
    assert entries == checks | {"quality_measures", "waiver"}


def test_the_demo_is_a_believable_shop(published):
    """Most buyers bought once, few hold most of the revenue, some came back."""
    buyers, once = published.execute(
        "select count(*), count(*) filter (where order_count = 1)"
        " from customer_segments where order_count > 0"
    ).fetchone()
    assert once / buyers > 0.5
    (top_fifth,) = published.execute(
        "select sum(revenue_share) from segment_performance where scheme = 'value_tier'"
        " and segment in ('platinum', 'gold')"
        " and as_of_date = (select max(as_of_date) from segment_performance)"
    ).fetchone()
    assert top_fifth > 0.6
    movements = published.execute("select distinct lifecycle_movement from customer_segments")
    assert {"new", "retained", "reactivated", "lapsed", "dormant", "none"} == {
        movement for (movement,) in movements.fetchall()
    }


def test_every_library_segment_has_members_in_the_demo(published):
    """At the latest as-of date; the segments of other schemes may be empty."""
    library = (
        "select scheme, segment from segment_catalog"
        " where scheme not in ('rfm', 'lifecycle', 'value_tier', 'engagement', 'lead_score')"
    )
    members = "select distinct scheme, segment from segment_membership"
    assert published.execute(f"{library} except {members}").fetchall() == []
    assert len(published.execute(library).fetchall()) >= 50


@pytest.fixture(scope="module")
def evaluator(demo) -> SchemeEvaluator:
    with duckdb.connect(str(demo / "warehouse.duckdb"), read_only=True) as connection:
        return SchemeEvaluator(connection, {})


def test_time_alone_changes_the_demo_as_published(published, evaluator):
    """Of each customer and scheme the first day in another segment, by looking at every day; all
    stages and levels occur that time can end."""
    rows = published.execute(
        "select customer_id, scheme, next_change_on, next_segment from segment_membership"
        " order by customer_id, scheme"
    ).fetchall()
    ended = set()
    for number, (customer, scheme, day, segment) in enumerate(rows):
        if scheme not in SCHEMES:
            assert (day, segment) == (None, None)
        elif day is not None:
            horizon = (day - evaluator.today).days
            assert evaluator.next_change(scheme, customer, horizon) == (day, segment)
            ended.add((scheme, evaluator.segments[customer, scheme]))
        elif number % 11 == 0:
            # Of some that nothing is said of, the next year.
            assert evaluator.next_change(scheme, customer, 366) is None
    assert {segment for scheme, segment in ended if scheme != "rfm"} == {
        "new_lead", "prospect", "active_customer", "repeat_customer", "loyal_customer",
        "highly_active", "moderately_engaged", "at_risk",
    }  # fmt: skip


def test_the_demo_tells_why_of_each_segment(demo, evaluator):
    """Each customer has reasons in every scheme, and those of its own segment hold. Moved by the
    distance a metric leads to the stated segment of RFM, by the smallest step less to none."""
    with duckdb.connect(str(demo / "warehouse.duckdb"), read_only=True) as connection:
        reasons = connection.execute(
            "select customer_id, scheme, segment, is_member, place, is_met, distance"
            f" from segments.segment_membership_reasons where scheme in {SCHEMES}"
        ).fetchall()
    own = {(row[0], row[1]): row[2] for row in reasons if row[3]}
    assert own == evaluator.segments
    assert all(row[5] for row in reasons if row[3])
    moved = 0
    for customer, scheme, segment, is_member, metric, _, distance in reasons:
        if scheme != "rfm" or is_member:
            continue
        metrics = evaluator.metrics(customer, 0)
        steps = [Decimal(str(distance)), Decimal(str(distance)) - UNITS[metric]]
        found = []
        for step in steps:
            changed = [*metrics]
            changed[METRICS.index(metric)] += -step if metric == "recency" else step
            found.append(evaluator.rfm_of(customer, tuple(changed)))
        assert found == [segment, evaluator.segments[customer, "rfm"]]
        moved += 1
    assert moved > 1000


@dataclass
class Stated:
    """What the demo states of every customer, segment and condition, and who can judge it."""

    segments: dict[str, dict[str, Any]]
    conditions: dict[tuple[str, str], dict[str, Any]]
    reasons: list[tuple[str, str, str, bool, bool, float | None]]
    evaluator: TurningEvaluator
    customers: int


class TurningEvaluator(Evaluator):
    """The evaluator, for which one condition is the other way round."""

    turned: dict[str, Any] | None = None

    def decide(self, condition: dict[str, Any], customer_id: str) -> bool:
        return super().decide(condition, customer_id) != (condition is self.turned)


@pytest.fixture(scope="module")
def stated(demo) -> Stated:
    segments = library()
    with duckdb.connect(str(demo / "warehouse.duckdb"), read_only=True) as connection:
        data, customers, as_of_date = demo_rules.read(connection)
        reasons = connection.execute(
            "select scheme || '.' || segment, customer_id, place, is_member, is_met, distance"
            " from segments.segment_membership_reasons"
            f" where scheme not in {SCHEMES} order by 1, 2, 3"
        ).fetchall()
    conditions = {
        (key, place): condition
        for key, segment in segments.items()
        for place, condition in asked(segment)
    }
    evaluator = TurningEvaluator(list(segments.values()), data, customers, as_of_date)
    return Stated(segments, conditions, reasons, evaluator, len(customers))


def test_the_stated_reasons_are_the_evaluators(stated):
    """Of every customer and segment: who is a member, and which of the conditions are met."""
    assert len(stated.reasons) == len(stated.conditions) * stated.customers
    wrong = [
        reason
        for reason in stated.reasons
        for key, customer_id, place, is_member, is_met, _ in [reason]
        if is_member != stated.evaluator.is_member(stated.segments[key], customer_id)
        or is_met != stated.evaluator.decide(stated.conditions[key, place], customer_id)
    ]
    assert wrong == []


def test_turning_a_condition_that_decides_turns_membership(stated):
    """The published verdicts say which conditions decide alone; the evaluator agrees."""
    met: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    members = set()
    for key, customer_id, place, is_member, is_met, _ in stated.reasons:
        met[key, customer_id][place] = is_met
        if is_member:
            members.add((key, customer_id))
    turned = {True: 0, False: 0}
    for key, customer_id in list(met)[::3]:
        segment, is_member = stated.segments[key], (key, customer_id) in members
        for place, is_met in met[key, customer_id].items():
            decides = holds(segment, {**met[key, customer_id], place: not is_met}) != is_member
            stated.evaluator.turned = stated.conditions[key, place]
            assert (stated.evaluator.decide(segment, customer_id) != is_member) == decides
            turned[is_member] += decides
    stated.evaluator.turned = None
    assert turned[True] > 1000 and turned[False] > 1000


def test_a_value_is_as_far_from_turning_its_condition_as_stated(stated):
    """Moved by the distance, or a trace more, it turns the condition; by a trace less, it does not.
    What is missing is not at any distance."""
    trace = Decimal("0.000001")
    moved = 0
    for key, customer_id, place, _, is_met, distance in stated.reasons[::7]:
        condition = stated.conditions[key, place]
        value = stated.evaluator.observe(condition, customer_id)
        assert value is not None or distance is None, (key, customer_id, place)
        if distance is None or not isinstance(value, Decimal):
            continue
        far = Decimal(str(distance))

        def turns(by: Decimal, condition=condition, value=value, is_met=is_met) -> bool:
            return any(
                stated.evaluator.passes(condition, value + step) != is_met for step in (by, -by)
            )

        assert turns(far) or turns(far + trace), (key, customer_id, place)
        assert far == 0 or not turns(far - trace), (key, customer_id, place)
        moved += 1
    assert moved > 1000


def test_a_condition_decides_about_as_many_as_the_evaluator_says(demo, stated):
    """Left out, it lets so many customers in or go."""
    decided = {(key, place): 0 for key, place in stated.conditions}
    met: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for key, customer_id, place, _, is_met, _ in stated.reasons:
        met[key, customer_id][place] = is_met
    for (key, _), verdicts in met.items():
        segment = stated.segments[key]
        for place in verdicts:
            left_out = place.split()[-1].startswith("all")
            decided[key, place] += holds(segment, {**verdicts, place: left_out}) != holds(
                segment, verdicts
            )
    with duckdb.connect(str(demo / "warehouse.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select scheme || '.' || segment, place, customers_it_decides"
            " from segments_quality.segmentation__condition_effects"
        ).fetchall()
    assert {(key, place): customers for key, place, customers in found} == decided


def test_effects_of_the_demo_equal_plain_python(demo):
    """Cohen's d and h of members against all others, with the intervals of their standard errors."""
    with duckdb.connect(str(demo / "warehouse.duckdb"), read_only=True) as connection:
        spend = dict(
            connection.execute(
                "select customer_id, cast(net_revenue as double) from segments.customer_segments"
            ).fetchall()
        )
        buyers = {
            row[0]
            for row in connection.execute(
                "select customer_id from segments.customer_segments where order_count > 0"
            ).fetchall()
        }
        members = defaultdict(set)
        for scheme, segment, customer in connection.execute(
            "select scheme, segment, customer_id from segments.segment_membership"
            f" where scheme not in {SCHEMES}"
        ).fetchall():
            members[scheme, segment].add(customer)
        found = connection.execute(
            "select scheme, segment, spend_effect, spend_effect_from, spend_effect_to,"
            " conversion_effect, conversion_effect_from, conversion_effect_to"
            " from segments_quality.segmentation__segment_effects"
        ).fetchall()
    assert {row[:2] for row in found} == {key for key, own in members.items() if len(own) > 1}
    for scheme, segment, *effects in found:
        own = members[scheme, segment]
        groups = [[spend[one] for one in spend if (one in own) == wanted] for wanted in (1, 0)]
        sizes = [len(group) for group in groups]
        shares = [len(own & buyers) / sizes[0], len(buyers - own) / sizes[1]]
        pooled = math.sqrt(
            sum(statistics.variance(group) * (len(group) - 1) for group in groups)
            / (sum(sizes) - 2)
        )
        d = (statistics.fmean(groups[0]) - statistics.fmean(groups[1])) / pooled
        h = 2 * math.asin(math.sqrt(shares[0])) - 2 * math.asin(math.sqrt(shares[1]))
        variance = 1 / sizes[0] + 1 / sizes[1]
        expected = []
        for effect, error in (
            (d, math.sqrt(variance + d * d / (2 * sum(sizes)))),
            (h, math.sqrt(variance)),
        ):
            margin = statistics.NormalDist().inv_cdf(0.975) * error
            expected += [effect, effect - margin, effect + margin]
        assert effects == pytest.approx(expected, rel=1e-9, abs=1e-9), (scheme, segment)


def holds(group: dict[str, Any], met: dict[str, bool], place: str = "") -> bool:
    """Whether a group holds, given which conditions at which places do."""
    kind = next(name for name in GROUPS if name in group)
    decisions = []
    for number, entry in enumerate(group[kind]):
        inner = f"{place} {kind}[{number}]".strip()
        is_group = GROUPS.keys() & entry.keys()
        decisions.append(holds(entry, met, inner) if is_group else met[inner])
    return GROUPS[kind](decisions)


def test_the_report_shows_segments_and_what_to_try(demo):
    """`segments report`: customers, share and revenue, the file, four queries that run."""
    from customer_segmentation.report import QUERIES_TO_TRY

    path = demo / "segments.duckdb"
    shown = subprocess.run(
        [sys.executable, "-m", "customer_segmentation.cli", "report", "--file", str(path)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for text in ("RFM", "Lifecycle", "Value tiers", "Engagement", "Champions", "Leads by fit", str(path)):
        assert text in shown
    with duckdb.connect(str(path), read_only=True) as connection:
        assert len(QUERIES_TO_TRY) == 4
        for _, query in QUERIES_TO_TRY:
            assert connection.execute(query).fetchall()


def test_the_command_explains_and_lints(demo, monkeypatch, capsys):
    """`segments explain`: a member with every condition, nobody; `segments lint`: what it warns of."""
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(demo / "warehouse.duckdb"))
    project = [
        *("--project-dir", str(PACKAGE), "--profiles-dir", str(PACKAGE / "profiles")),
        *("--target-path", str(demo / "target"), "--log-path", str(demo / "logs")),
        *("--vars", demo_variables(demo)),
    ]
    with duckdb.connect(str(demo / "segments.duckdb"), read_only=True) as connection:
        ((customer_id, entered_on),) = connection.execute(
            "select customer_id, entered_on from segment_membership"
            " where segment = 'abandoned_cart' order by customer_id limit 1"
        ).fetchall()

    def said(*arguments: str) -> tuple[int, str]:
        try:
            code = cli.main([*arguments, *project])
        finally:
            DuckDBConnectionManager.close_all_connections()
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    code, text = said("explain", customer_id, "--segment", "abandoned_cart")
    assert code == cli.PUBLISHED
    assert f"behavioural.abandoned_cart since {entered_on}" in text
    assert "behavioural.abandoned_cart: a member" in text
    assert "met      all[0]  sequence (first (count events" in text
    code, text = said("explain", customer_id, "--segment", "behavioural.abandoned_cart", "--json")
    (reason,) = json.loads(text)["reasons"]
    assert (code, reason["is_met"], reason["place"]) == (cli.PUBLISHED, True, "all[0]")
    code, text = said("explain", customer_id)
    assert code == cli.PUBLISHED
    for scheme in SCHEMES:
        assert f"\n{scheme}." in f"\n{text}"
    assert text.index("lifecycle.") < text.index("behavioural.")
    with duckdb.connect(str(demo / "segments.duckdb"), read_only=True) as connection:
        ((customer_id, day),) = connection.execute(
            "select customer_id, next_change_on from segment_membership"
            " where next_segment = 'loyal_customer' order by customer_id limit 1"
        ).fetchall()
    code, text = said("explain", customer_id, "--segment", "lifecycle.repeat_customer")
    assert f", loyal_customer from {day} if nothing happens" in text
    assert "\nlifecycle.repeat_customer: a member\n  met      " in text
    code, text = said("explain", customer_id, "--segment", "loyal_customer")
    assert text.startswith("to reach lifecycle.loyal_customer:\n")
    assert "  not met  days_since_first_order at least 180\n" in text
    code, text = said("explain", "nobody's")
    assert (code, text) == (
        cli.REFUSED, "segments: nothing is published about customer nobody's\n"
    )
    directly = said("explain", customer_id, "--json")
    with monkeypatch.context() as patched:
        patched.setattr(reading, "_direct_reader", lambda options, models: {}["nothing"])
        assert said("explain", customer_id, "--json") == directly
    # Where somebody lives makes no difference to the demo shop's sales, and nothing else is wrong.
    code, text = said("lint")
    assert code == cli.PUBLISHED
    found = re.findall(r"^(\w+: \w+\.\w+)\.", text, re.MULTILINE)
    assert found == ["warn: segment_does_not_differ.geographic"] * 4


def test_every_relation_has_the_columns_that_are_described(demo):
    """Models and seeds in the warehouse have the columns of their YAML, in its order."""
    with duckdb.connect(str(demo / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " order by ordinal_position"
        ).fetchall()
    built: dict[tuple[str, str], list[str]] = {}
    for schema, relation, column in rows:
        built.setdefault((schema, relation), []).append(column)
    manifest = json.loads((demo / "target" / "manifest.json").read_text(encoding="utf-8"))
    described = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] in ("model", "seed"):
            relation, columns = (node["schema"], node["alias"]), list(node["columns"])
            described[relation] = columns
            # Rule segments add columns of their own after those of every project.
            if "further_columns" in node["config"]["meta"]:
                built[relation] = built[relation][: len(columns)]
    assert built == described


def test_the_data_docs_are_written(demo):
    """Great Expectations' Data Docs lie beside dbt's own documentation, and load nothing."""
    pages = {
        page.name: page.read_text(encoding="utf-8")
        for page in (demo / "target" / "data_docs").rglob("*.html")
    }
    assert "customer_segments" in pages["index.html"]
    assert len(pages) > 30
    assert {name: found for name, page in pages.items() if (found := loads(page))} == {}


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> tuple[Path, dbtRunnerResult]:
    """The project integration_tests, which installs this package and overrides a rule."""
    folder = tmp_path_factory.mktemp("installed")
    project = PACKAGE / "integration_tests"
    deps = dbt(folder, project, "deps")
    assert deps.success, messages(deps)
    variables = f"{{segments_file: {folder / 'segments.duckdb'}}}"
    result = dbt(folder, project, "build", "--vars", variables)
    assert result.success, messages(result)
    return folder, result


def test_installed_it_loads_no_demo_data_and_runs_no_unit_tests(installed):
    """An installer pays for what they asked for."""
    nodes = [outcome.node.unique_id for outcome in installed[1].result.results]
    assert not [node for node in nodes if ".demo_" in node or node.startswith("unit_test.")]


def test_installed_the_project_overrides_a_rule_and_reads_what_is_published(installed):
    """A dispatched rule of the project wins, and its own models build on the published views."""
    with duckdb.connect(str(installed[0] / "warehouse.duckdb"), read_only=True) as connection:
        bands = connection.execute(
            "select distinct value_band from segments.customer_segments order by 1"
        ).fetchall()
        best = connection.execute("select count(*) from segments.best_customers").fetchone()
    assert bands == [("high",), ("low",)]
    assert best[0] > 0


def test_installed_without_engagement_inputs_engagement_is_unknown(installed):
    """No events and no messages: engagement is NULL, not dormant."""
    with duckdb.connect(str(installed[0] / "segments.duckdb"), read_only=True) as connection:
        levels = connection.execute(
            "select distinct engagement_level, engagement_score from customer_segments"
        ).fetchall()
        scores = connection.execute(
            "select distinct engagement_points, lead_engagement_level, engagement_reasons,"
            " lead_points, lead_score, fit_points, fit_level from lead_scores"
        ).fetchall()
    assert levels == [(None, None)]
    # The project maps no contacts either: nothing is known of fit.
    assert scores == [(None,) * 7]


def test_a_broken_set_up_exits_with_2_and_says_why(installed):
    """Orchestrators tell a refusal by the data (1) from a set-up to mend (2)."""
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "customer_segmentation.cli", "build", "--json"),
            *("--project-dir", str(PACKAGE / "integration_tests")),
            *("--profiles-dir", str(PACKAGE / "profiles")),
            *("--target-path", str(installed[0] / "broken")),
            *("--vars", "{rfm_bins: 7}"),
        ],
        capture_output=True,
        text=True,
    )
    summary = json.loads(ran.stdout[ran.stdout.index("{") :])
    assert (ran.returncode, summary["status"]) == (2, "broken")
    assert "rfm_bins" in summary["error"]
