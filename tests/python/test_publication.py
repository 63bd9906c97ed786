"""Publication: the ledger, what stays of older publications, roll-back, waivers."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import pytest
import shop
from consumer import Consumer, duckdb_output, failed_nodes, messages

KEPT = 2
VARIABLES = {**shop.VARIABLES, "publications_to_keep": KEPT}


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    folder = tmp_path_factory.mktemp("publication")
    destinations = {
        "segments_file": str(folder / "segments_{{ target.name }}.duckdb"),
        "segments_parquet_folder": str(folder / "exports_{{ target.schema }}"),
    }
    raw = shop.write(folder / "raw", shop.raw_tables())
    consumer = Consumer(folder, raw, {**VARIABLES, **destinations})
    consumer.segments_file = folder / "segments_test.duckdb"
    consumer.build_successfully()
    return consumer


def content(consumer: Consumer) -> dict[str, list]:
    """What is published, without publication ids and times."""
    relations = {
        "customer_segments": "* exclude (publication_id)",
        "segment_membership": "* exclude (publication_id)",
        "segment_history": "* exclude (publication_id)",
        "segment_transitions": "* exclude (publication_id)",
        "segment_performance": "* exclude (publication_id)",
        "segment_catalog": "* exclude (publication_id)",
        "account_segments": "* exclude (publication_id)",
        "account_people": "* exclude (publication_id)",
        "lead_scores": "* exclude (publication_id)",
        "rfm_cut_points": "* exclude (publication_id)",
        "reconciliation": "* exclude (publication_id)",
    }
    return {
        name: consumer.published(f"select {columns} from {name} order by all")
        for name, columns in relations.items()
    }


def test_the_same_build_twice_publishes_the_same_content(consumer):
    """Only publication id and times differ, not one value. And a row without a ledger row, as a
    killed build leaves it, is gone after the second."""
    first = content(consumer)
    rows = "segments_publications.customer_segments_rows"
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute(
            f"insert into {rows} by name"
            f" select * replace ('19700101-killed' as publication_id) from {rows} limit 5"
        )
    consumer.build_successfully()
    assert content(consumer) == first
    assert len(consumer.published("select * from publications")) == 2
    assert not consumer.query(f"select * from {rows} where publication_id = '19700101-killed'")


SHORT = {**VARIABLES, "inactive_after_days": 90}
LONG_AGO, LATELY = "days_since_last_order at most 180", "days_since_last_order at most 90"


def reasons(consumer: Consumer) -> list[tuple]:
    """The reasons that readers see, of lifecycle and of the rule segments."""
    return consumer.query(
        "select publication_id, customer_id, scheme, segment, place, condition, observed, is_met"
        " from segments.segment_membership_reasons where scheme in ('lifecycle', 'rule')"
        " order by all"
    )


def definitions(consumer: Consumer) -> list[str]:
    """The views of reasons, one for each definition that was published."""
    return [
        name
        for (name,) in consumer.query(
            "select view_name from duckdb_views() where schema_name = 'segments_publications'"
            " and view_name like 'published_reasons_%' order by all"
        )
    ]


def test_reasons_change_with_the_commit(consumer):
    """A build by other thresholds that ends after the gate and before the commit leaves readers the
    reasons of what they see."""
    before = reasons(consumer)
    assert LONG_AGO in {row[5] for row in before}
    assert {row[2] for row in before} == {"lifecycle", "rule"}
    consumer.set_variables(SHORT)
    result = consumer.build("--exclude", "segmentation__publication_ledger+")
    assert result.success, messages(result)
    assert len(definitions(consumer)) == 2
    assert reasons(consumer) == before


def test_reasons_are_of_the_publication_that_readers_see(consumer):
    """By its thresholds."""
    consumer.build_successfully()
    ((current,),) = consumer.published("select publication_id from publications where is_current")
    after = reasons(consumer)
    assert {row[0] for row in after} == {current}
    assert LATELY in {row[5] for row in after}
    assert LONG_AGO not in {row[5] for row in after}


def test_roll_back_shows_the_publication_before(consumer):
    """One more ledger row: the views and the file go back together, once the file is rewritten, and
    reasons are those of the time."""
    current, before = (
        row[0]
        for row in consumer.query(
            "select publication_id from segments.publications order by publication_id desc limit 2"
        )
    )
    rolled_back = subprocess.run(
        [
            *(sys.executable, "-m", "customer_segmentation.cli", "rollback"),
            *("--project-dir", str(consumer.folder), "--profiles-dir", str(consumer.folder)),
        ],
        capture_output=True,
        text=True,
        cwd=consumer.folder,
    )
    assert rolled_back.returncode == 0, rolled_back.stdout + rolled_back.stderr
    assert before in rolled_back.stdout
    views = consumer.query("select distinct publication_id from segments.customer_segments")
    assert views == [(before,)]
    in_file = consumer.published("select distinct publication_id from customer_segments")
    assert in_file == [(before,)]
    status = consumer.published(
        f"select status from publications where publication_id = '{current}'"
    )
    assert status == [("rolled_back",)]
    shown = reasons(consumer)
    assert {row[0] for row in shown} == {before}
    assert LONG_AGO in {row[5] for row in shown}
    assert LATELY not in {row[5] for row in shown}


def test_a_build_after_a_roll_back_publishes_anew(consumer):
    """What was rolled back stays so; the new publication is current."""
    consumer.set_variables(VARIABLES)
    consumer.build_successfully()
    rows = consumer.published("select status, is_current from publications order by publication_id")
    assert rows[-2:] == [("rolled_back", False), ("committed", True)]


def test_publishing_again_without_a_new_gate_changes_nothing(consumer):
    """The published models alone publish nothing: the candidate is committed already."""
    before = consumer.segments_file.read_bytes(), consumer.query(
        "select count(*) from segments_publications.customer_segments_rows"
    )
    result = consumer.build("--select", "customer_segmentation.published.rows")
    assert result.success, messages(result)
    after = consumer.segments_file.read_bytes(), consumer.query(
        "select count(*) from segments_publications.customer_segments_rows"
    )
    assert after == before


def test_parquet_files_hold_what_the_file_holds(consumer):
    """Beside what others have put into the folder."""
    folder = consumer.folder / "exports_segments"
    assert len(list(folder.glob("*.parquet"))) == len(content(consumer)) + 2
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select * from '{folder / 'customer_segments.parquet'}' order by customer_id"
        ).fetchall()
    assert rows == consumer.published("select * from customer_segments order by customer_id")


def test_another_warehouse_is_refused_before_the_gate(consumer):
    """What readers read of the first is not replaced, and the gate does not run without the check."""
    gate = consumer.manifest().nodes["model.customer_segmentation.segmentation__quality_gate"]
    check = "segmentation__destinations"
    assert f"model.customer_segmentation.{check}" in gate.depends_on.nodes
    before = consumer.segments_file.read_bytes()
    other = consumer.folder / "other" / "warehouse.duckdb"
    other.parent.mkdir()
    try:
        consumer.write_profile(consumer.folder, duckdb_output(other))
        result = consumer.build("--select", f"+{check}")
    finally:
        consumer.write_profile(consumer.folder, duckdb_output(consumer.database))
    said = failed_nodes(result)[check]
    assert "publications of another warehouse (warehouse.duckdb, schema segments)" in said
    assert "segments_file: 'segments_{{ target.name }}.duckdb'" in said
    assert consumer.segments_file.read_bytes() == before


def test_leaving_tests_out_refuses_the_publication(consumer):
    """`dbt run` builds candidates, but what was not tested is not published."""
    before = consumer.segments_file.read_bytes()
    result = consumer.dbt("run")
    assert not result.success
    assert "dbt_tests_ran" in messages(result)
    assert consumer.segments_file.read_bytes() == before


def test_a_waived_check_leaves_a_trace(consumer):
    """A waiver lets a failing check pass, with its reason; one for no check is a warning."""
    waived = {"customer_count_change": {"fail": 0}, "waive": {"no_such_check": "typed wrongly"}}
    tables = shop.raw_tables(customers=280)
    shop.write(consumer.folder / "raw", tables)
    consumer.set_variables({**consumer.variables, "segmentation_gate": waived})
    result = consumer.build()
    assert not result.success
    assert "customer_count_change" in messages(result)

    waived["waive"]["customer_count_change"] = "a shop was closed"
    consumer.set_variables({**consumer.variables, "segmentation_gate": waived})
    consumer.build_successfully()
    rows = consumer.published(
        "select check_name, passed, waived_because from quality_results where not passed"
        " and (waived_because is not null or check_name like 'waiver.%') order by all"
    )
    assert rows == [
        ("customer_count_change", False, "a shop was closed"),
        ("waiver.no_such_check", False, None),
    ]


def test_only_the_last_publications_stay(consumer):
    """The last `publications_to_keep` that were committed keep their rows, of three and a rolled-back
    one."""
    kept = consumer.query(
        "select distinct publication_id from segments_publications.customer_segments_rows"
    )
    committed = consumer.query(
        "select publication_id from segments.publications where status = 'committed' order by 1"
    )
    assert len(committed) == 3
    assert sorted(kept) == committed[-KEPT:]
