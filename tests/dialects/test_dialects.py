"""The package's SQL on four cloud warehouses, as far as it shows without one.

dbt compiles every model, data test and hook without a connection; a parser of the warehouse's
dialect reads the result, and dialects.py knows what a parser lets through. Nothing is run: that the
numbers are right there too is for a build on the warehouse to show.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from dialects import DIALECTS, problems, unknown_type
from project import Project
from random_rules import random_segments

#: Segments with every kind of condition.
RULE_SEGMENTS = random_segments(number=0, count=60)

#: Variables that change the SQL, so that every branch of it is compiled once.
VARIANTS = {
    "first publication": {"published_before": False},
    "later publication": {
        "published_before": True,
        "as_of_date": "2025-12-31",
        "history_grain": "week",
        "include_zero_value_orders": True,
        "input_timezone": "Europe/Berlin",
        "monetary_basis": "gross",
        "rfm_cut_points_as_of": "2025-01-31",
        "rfm_scoring_method": "r_rfm",
        "rfm_window_days": 365,
        "segmentation_gate": {"waive": {"freshness.events": "it's late this week"}},
        "rule_segments": RULE_SEGMENTS,
        "value_tier_method": "cumulative_revenue",
    },
    "tiles": {"as_of_date": "data", "history_grain": "day", "rfm_scoring_method": "ntile"},
    "fixed cut points": {
        "rfm_scoring_method": "fixed",
        "rfm_fixed_cut_points": {
            "recency": [365, 180, 90, 30],
            "frequency": [2, 3, 5, 8],
            "monetary": [50, 100, 250, 1000],
        },
    },
}

#: What dbt runs beside the models and `dbt compile` leaves out, with a name that it is about.
HOOKS = {
    "{{ customer_segmentation.sweep_uncommitted_rows() }}": "publication_ledger",
    "{{ customer_segmentation.prune_publications('customer_segments') }}": "customer_segments_rows",
    (
        "{{ customer_segmentation.delete_rebuilt_days("
        "ref('customer_segmentation', 'int_segmentation__order_days_to_rebuild')) }}"
    ): "source_day",
}

#: A statement for each dialect that is wrong there, and the word that says why.
WRONG = [
    ("snowflake", "select safe_cast(a as date) from t", "function safe_cast"),
    ("snowflake", "select a at time zone 'UTC' from t", "at time zone"),
    ("snowflake", "select a from t where b ~ '^[0-9]+$'", "does not parse"),
    ("snowflake", "select a as rows from t", "reserved word rows"),
    ("bigquery", "select try_cast(a as date) from t", "function try_cast"),
    ("bigquery", "select cast(a as double precision) from t", "type double precision"),
    ("bigquery", "select cast(a as decimal(28, 12)) from t", "bignumeric"),
    ("bigquery", "select a from t union select a from u", "does not parse"),
    ("bigquery", "select sum(a) over (order by b nulls last) from t", "nulls last"),
    ("bigquery", "delete from t", "delete without where"),
    ("databricks", "select cast(a as double precision) from t", "type double precision"),
    ("databricks", "select a from t where b ~ '^[0-9]+$'", "does not parse"),
    ("databricks", "select string_agg(a, ',') from t", "function string_agg"),
    ("redshift", "select sum(a) over (order by b) from t", "without a frame of rows"),
    ("redshift", "select a from t where b ~ '^(?!0000)[0-9]+$'", "looks ahead"),
    ("redshift", "select cast(a as string) from t", "type string"),
    ("redshift", "select * from t full join u on t.a > u.a", "equality"),
]


@pytest.fixture(scope="module", params=DIALECTS)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("dialects") / "project", request.param)


@pytest.mark.parametrize("variant", VARIANTS)
def test_models_and_tests_parse(project: Project, variant: str) -> None:
    compiled = project.compiled(VARIANTS[variant])
    assert len(compiled) > 100
    found = {
        file: wrong for file, sql in compiled.items() if (wrong := problems(sql, project.target))
    }
    assert found == {}


@pytest.mark.parametrize(("hook", "table"), HOOKS.items())
def test_hooks_are_one_statement_and_parse(project: Project, hook: str, table: str) -> None:
    variables = {"published_before": True, "publications_to_keep": 3}
    sql = project.compiled_inline(hook, variables)
    assert table in sql
    assert len(sqlglot.parse(sql, read=project.target)) == 1
    assert problems(sql, project.target) == []


def test_contracts_and_seeds_name_known_types(project: Project) -> None:
    found = {
        f"{node}.{column}": wrong
        for node, column, spelled in project.declared_types()
        if (wrong := unknown_type(spelled, project.target))
    }
    assert found == {}


def test_incremental_strategies_are_known(project: Project) -> None:
    assert project.strategies() <= DIALECTS[project.target].strategies


@pytest.mark.parametrize("target", [*DIALECTS, "duckdb"])
def test_dbt_2_parses_the_package(tmp_path: Path, target: str) -> None:
    said = Project(tmp_path / "project", target).parse_by_dbt_2()
    assert "Finished 'parse' successfully" in said, said


@pytest.mark.parametrize(("dialect", "sql", "said"), WRONG)
def test_what_is_wrong_is_found(dialect: str, sql: str, said: str) -> None:
    assert any(said in problem for problem in problems(sql, dialect))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_right_passes(dialect: str) -> None:
    sql = (
        "with t as (select cast(a as decimal(28, 2)) as b, c from shop.u where c in ('x', 'y'))"
        " select sum(b) over (partition by c order by b nulls last"
        " rows between unbounded preceding and current row) as total from t"
    )
    assert problems(sql, dialect) == []
