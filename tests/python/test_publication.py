"""Publication: the ledger, what stays of older publications, roll-back, waivers."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import duckdb
import pandas as pd
import pytest
import shop
from consumer import Consumer, duckdb_output, failed_nodes, messages
from dbt.cli.main import dbtRunnerResult

KEPT = 3
VARIABLES = {
    **shop.VARIABLES,
    "publications_to_keep": KEPT,
    "publication_days_to_keep": 0,
    # Other settings are published here without an approval.
    "segmentation_gate": {"settings_changed": {"fail": None}},
}
LEDGER = "segments_publications.publication_ledger"


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    folder = tmp_path_factory.mktemp("publication")
    raw = shop.write(folder / "raw", shop.raw_tables())
    consumer = Consumer(folder, raw, VARIABLES)
    consumer.segments_file = folder / "segments_test.duckdb"
    set_variables(consumer)
    consumer.build_successfully()
    return consumer


def set_variables(consumer: Consumer, **changed: Any) -> None:
    """The variables of these tests, some of them changed."""
    destinations = {
        "segments_file": str(consumer.folder / "segments_{{ target.name }}.duckdb"),
        "segments_parquet_folder": str(consumer.folder / "exports_{{ target.schema }}"),
    }
    consumer.set_variables({**VARIABLES, **destinations, **changed})


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
        "input_profile": "* exclude (publication_id)",
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


SHORT = {"inactive_after_days": 90}
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
    set_variables(consumer, **SHORT)
    # The ledger takes no third publication.
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute(f"create unique index no_third on {LEDGER} ((least(publication_number, 2)))")
    result = consumer.build()
    assert set(failed_nodes(result)) == {"segmentation__publication_ledger"}, messages(result)
    with duckdb.connect(str(consumer.database)) as connection:
        connection.execute("drop index segments_publications.no_third")
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


def publications(consumer: Consumer) -> list[str]:
    """All publications in the order of their commits."""
    return [
        publication_id
        for (publication_id,) in consumer.query(
            "select publication_id from segments.publications order by publication_number"
        )
    ]


def roll_back(consumer: Consumer, to: str) -> dbtRunnerResult:
    """Goes back to a publication."""
    return consumer.dbt(
        "run-operation",
        "customer_segmentation.rollback_publication",
        "--args",
        f"{{to: {to}}}",
    )


def test_roll_back_shows_an_earlier_publication(consumer):
    """One more ledger row for each newer one: the views and the file go back together, once the file
    is rewritten, and reasons are those of the time."""
    earliest, *newer = publications(consumer)
    assert len(newer) == 2
    rolled_back = subprocess.run(
        [
            *(sys.executable, "-m", "customer_segmentation.cli", "rollback", "--to", earliest),
            *("--project-dir", str(consumer.folder), "--profiles-dir", str(consumer.folder)),
        ],
        capture_output=True,
        text=True,
        cwd=consumer.folder,
    )
    assert rolled_back.returncode == 0, rolled_back.stdout + rolled_back.stderr
    assert earliest in rolled_back.stdout
    views = consumer.query("select distinct publication_id from segments.customer_segments")
    assert views == [(earliest,)]
    in_file = consumer.published("select distinct publication_id from customer_segments")
    assert in_file == [(earliest,)]
    status = consumer.published(
        "select publication_id from publications where status = 'rolled_back' order by all"
    )
    assert status == [(publication_id,) for publication_id in sorted(newer)]
    shown = reasons(consumer)
    assert {row[0] for row in shown} == {earliest}
    assert LONG_AGO in {row[5] for row in shown}
    assert LATELY not in {row[5] for row in shown}


def test_a_build_after_a_roll_back_publishes_anew(consumer):
    """What was rolled back stays so; the new publication is current, although a clock that ran
    ahead has dated the one before years later, and the gate says so."""
    ahead = "20991231T235959000000-ahead"
    ((current,),) = consumer.query(
        "select publication_id from segments.publications where is_current"
    )
    with duckdb.connect(str(consumer.database)) as connection:
        tables = connection.execute(
            "select table_name from duckdb_columns() where column_name = 'publication_id'"
            " and schema_name = 'segments_publications' and table_name in"
            " (select table_name from duckdb_tables())"
        ).fetchall()
        for (table,) in tables:
            connection.execute(
                f"update segments_publications.{table} set publication_id = '{ahead}'"
                f" where publication_id = '{current}'"
            )
        connection.execute(
            f"update {LEDGER} set recorded_at = timestamp '2099-12-31 23:59:59'"
            f" where publication_id = '{ahead}'"
        )
    set_variables(consumer)
    consumer.build_successfully()
    rows = consumer.published(
        "select publication_number, status, is_current from publications"
        " order by publication_number"
    )
    assert rows == [
        (1, "committed", False),
        (2, "rolled_back", False),
        (3, "rolled_back", False),
        (4, "committed", True),
    ]
    assert consumer.published("select count(*) > 0 from customer_segments") == [(True,)]
    assert consumer.published(
        "select severity, passed from quality_results where check_name = 'clock_not_set_back'"
    ) == [("warn", False)]


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
    tables = shop.raw_tables(customers=297)
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


def test_a_check_of_a_share_says_the_share(consumer):
    """Beside a limit in percent two equal counts would say nothing."""
    details = dict(
        consumer.published(
            "select check_name, detail from quality_results where contains(expected, '%')"
        )
    )
    assert {"segment_share_change.rfm.loyal", "lines_duplicate_share"} <= details.keys()
    silent = [said for said in details.values() if re.search(r"\d of [1-9]", said) and "%" not in said]
    assert silent == []


def test_only_the_last_publications_stay(consumer):
    """The last `publications_to_keep` that were committed keep their rows, rolled-back ones too."""
    kept = consumer.query(
        "select distinct publication_id from segments_publications.customer_segments_rows"
    )
    committed = publications(consumer)
    assert len(committed) == 5
    assert sorted(row[0] for row in kept) == sorted(committed[-KEPT:])


def test_what_cannot_be_gone_back_to(consumer, capsys):
    """Each is refused with the reason and with what is possible, and readers see what they saw."""
    first, _, third, fourth, fifth = publications(consumer)
    for to, reason in {
        fifth: "it is what they see",
        third: "it was rolled back itself",
        first: "its rows are no longer kept",
        "nothing": "there is no publication of this id",
    }.items():
        assert not roll_back(consumer, to).success
        said = capsys.readouterr().out
        assert f"{to}: {reason}. They can go back to {fourth}." in " ".join(said.split())
    assert consumer.published("select publication_id from publications where is_current") == [
        (fifth,)
    ]


def test_reasons_that_nobody_can_see_are_dropped(consumer):
    """Of definitions of which no publication is kept, once the view of readers is without them."""
    assert len(definitions(consumer)) == 2
    set_variables(consumer, publications_to_keep=1)
    consumer.build_successfully()
    assert len(definitions(consumer)) == 1
    assert {row[0] for row in reasons(consumer)} == {publications(consumer)[-1]}
    tables = consumer.query(
        "select count(*) from duckdb_tables() where table_name like 'published_%_values_%'"
    )
    assert tables == [(2,)]


def add_revenue(consumer: Consumer, shares: dict[str, float]) -> None:
    """The shop of these tests with more revenue: day -> the share that those add who order most."""
    tables = shop.raw_tables(customers=297)
    lines = tables["order_lines"]
    best = lines.groupby("customer")["order_no"].nunique().nlargest(20).index
    ordered = lines[lines["customer"].isin(best)]
    again = pd.concat(
        ordered.assign(order_no=f"again-{time}-" + ordered["order_no"]) for time in range(9)
    )
    revenue, begin = again["amount"].cumsum() / lines["amount"].sum(), 0.0
    for day, share in shares.items():
        more = again[(revenue > begin) & (revenue <= begin + share)]
        begin += share
        # Each at a minute of its own: orders alike would be another defect.
        minutes = pd.to_timedelta(more["order_no"].str.split("-").str[1].astype(int), unit="min")
        lines = pd.concat([lines, more.assign(placed_at=pd.Timestamp(day) + minutes)])
    shop.write(consumer.folder / "raw", {**tables, "order_lines": lines})


def revenue_checks(consumer: Consumer) -> dict[str, tuple]:
    """Of the publication that readers see: name -> severity and whether it passed."""
    rows = consumer.published(
        "select check_name, severity, passed from quality_results"
        " where check_name like 'net_revenue_change%'"
    )
    return {name: (severity, passed) for name, severity, passed in rows}


def test_what_drifts_slowly_is_refused(consumer):
    """Little by little, and too much in a week: totals are kept when rows are not."""
    gate = {
        "net_revenue_change": {"warn": None, "fail": 0.25},
        "net_revenue_change_7_days": {"fail": 0.26},
    }
    add_revenue(consumer, {"2024-07-03": 0.2})
    set_variables(consumer, segmentation_gate=gate, as_of_date="2024-07-04")
    consumer.build_successfully()
    assert revenue_checks(consumer)["net_revenue_change"] == ("error", True)
    ((kept,),) = consumer.query(
        "select count(distinct publication_id) from segments_publications.published_totals"
    )
    assert kept == len(publications(consumer))

    add_revenue(consumer, {"2024-07-03": 0.2, "2024-07-07": 0.2})
    set_variables(consumer, segmentation_gate=gate, as_of_date="2024-07-08")
    result = consumer.build()
    assert not result.success
    assert "- net_revenue_change_7_days: " in messages(result)
    assert "- net_revenue_change: " not in messages(result)


def test_a_waived_publication_does_not_refuse_mended_data(consumer):
    """It is marked, and what fits the one before it is published with a warning."""
    gate = {"net_revenue_change": {"fail": 0.25}}
    waive = {"net_revenue_change": "a test", "net_revenue_change_7_days": "a test"}
    add_revenue(consumer, {"2024-07-03": 0.2, "2024-07-07": 0.7})
    set_variables(consumer, segmentation_gate={**gate, "waive": waive}, as_of_date="2024-07-08")
    consumer.build_successfully()
    waived = consumer.published("select waived_checks from publications where is_current")
    assert waived == [("net_revenue_change, net_revenue_change_7_days",)]

    add_revenue(consumer, {"2024-07-03": 0.2})
    set_variables(consumer, segmentation_gate=gate, as_of_date="2024-07-08")
    consumer.build_successfully()
    assert revenue_checks(consumer) == {
        "net_revenue_change": ("warn", False),
        "net_revenue_change_unwaived": ("error", True),
        "net_revenue_change_7_days": ("error", True),
    }
    assert consumer.published("select waived_checks from publications where is_current") == [
        (None,)
    ]


#: Publications as (number, day, whether it was rolled back) -> the numbers of those that are kept
#: by `publications_to_keep` 2 and `publication_days_to_keep` 3.
RETENTION = {
    "the last of each day": (
        [(1, 1, 0), (2, 2, 0), (3, 2, 0), (4, 3, 0), (5, 4, 0), (6, 4, 0), (7, 4, 0)],
        {3, 4, 6, 7},
    ),
    "of a day, the last good one": ([(1, 1, 0), (2, 1, 1), (3, 2, 0), (4, 2, 0)], {1, 3, 4}),
    "a clock that ran ahead": (
        [(1, 900, 0), (2, 1, 0), (3, 2, 0), (4, 3, 0), (5, 4, 0)],
        {3, 4, 5},
    ),
    "from before there were numbers": ([(None, 1, 0), (1, 1, 0), (2, 1, 0)], {1, 2}),
}


@pytest.mark.parametrize("case", RETENTION)
def test_retention_keeps_the_newest_and_the_last_of_each_day(consumer, case):
    """Of days that follow each other as their publications do."""
    ledger = " union all ".join(
        f"select '{day:03}-{number}' as publication_id, '{status}' as status,"
        f" {number or 'null'} as publication_number,"
        f" timestamp '2026-01-01' + interval {day} day as recorded_at,"
        " cast(null as varchar) as waived_checks"
        for number, day, is_rolled_back in RETENTION[case][0]
        for status in ("committed", "rolled_back")[: is_rolled_back + 1]
    )
    kept = consumer.rows(
        f'{{{{ customer_segmentation.kept_publications("({ledger})") }}}}',
        *("--vars", "{publications_to_keep: 2, publication_days_to_keep: 3}"),
    )
    numbers = {int(row["publication_id"].split("-")[1]) for row in kept}
    assert numbers == RETENTION[case][1]


#: Publications as (name, as-of date in June and July, what was waived, whether it was rolled back),
#: the last one last -> role: the name of the one that a candidate of 31 July is compared with.
BASELINES = {
    "the first one": ([], {}),
    "each day": (
        [("a", "06-15", "", 0), ("b", "07-01", "", 0), ("c", "07-02", "", 0), ("d", "07-23", "", 0),
         ("e", "07-24", "", 0), ("f", "07-30", "", 0)],
        {"last": "f", "7_days": "e", "30_days": "b"},
    ),
    "each week: the last one plays no second role": (
        [("a", "07-17", "", 0), ("b", "07-24", "", 0)], {"last": "b"},
    ),
    "what is too old": ([("a", "05-31", "", 0), ("b", "07-16", "", 0)], {"last": "b"}),
    "a waived one is the last one alone": (
        [("a", "07-22", "", 0), ("b", "07-24", "x", 0), ("c", "07-30", "y, z", 0)],
        {"last": "c", "unwaived": "a", "7_days": "a"},
    ),
    "one that was rolled back is none": (
        [("a", "07-24", "", 0), ("b", "07-29", "", 0), ("c", "07-30", "", 1)],
        {"last": "b", "7_days": "a"},
    ),
    "a day is published again, and an older one is filled in": (
        [("a", "07-24", "", 0), ("b", "07-24", "", 0), ("c", "07-20", "", 0), ("d", "07-31", "", 0)],
        {"last": "d", "7_days": "b"},
    ),
}  # fmt: skip


def test_a_candidate_is_compared_with_earlier_publications_by_role(consumer):
    """The last one, the last without a waiver, those a week and a month older. What was waived after
    a publication is known with it."""
    candidate = "(select date '2026-07-31' as as_of_date) as candidate"
    queries = []
    for case, (publications_then, _) in BASELINES.items():
        ledger = " union all ".join(
            f"select '{name}' as publication_id, '{status}' as status,"
            f" {number} as publication_number, timestamp '2026-07-31' as recorded_at,"
            f" date '2026-{day}' as as_of_date, 'hash' as definition_hash,"
            f" nullif('{waived}', '') as waived_checks"
            for number, (name, day, waived, is_rolled_back) in enumerate(
                [("none", "01-01", "", 1), *publications_then]
            )
            for status in ("committed", "rolled_back")[: is_rolled_back + 1]
        )
        compared = f'customer_segmentation.compared_publications("({ledger})", "{candidate}")'
        queries.append(f"select '{case}' as name, * from ({{{{ {compared} }}}}) as compared")
    rows = consumer.rows(" union all ".join(queries))
    for case, (_, expected) in BASELINES.items():
        found = {row["role"]: row["publication_id"] for row in rows if row["name"] == case}
        assert found == expected, case
    waived_since = {
        row["role"]: row["waived_since"] for row in rows if row["name"].startswith("a waived one")
    }
    assert waived_since == {"last": None, "unwaived": "y, z, x", "7_days": "y, z, x"}


#: Share before and now, customers -> whether such a change of a segment is refused.
MOVED_SHARES = {
    "six orders in a firm of 37 customers": (0, 6 / 37, 37, False),
    "the same share of 4,000 customers": (0, 6 / 37, 4000, True),
    "half of 37 customers": (0, 18 / 37, 37, True),
    "six move between large segments of 37": (0.5, 0.5 - 6 / 37, 37, False),
    "nobody before": (None, 1, 0, False),
}


def test_few_customers_may_move_further_than_many(consumer):
    """The limit of a share grows by two standard errors of so many customers."""
    mean = "(share_before + share_now) / 2"
    given = " union all ".join(
        f"select '{case}' as name, {'null' if before is None else before} as share_before,"
        f" {now} as share_now, {customers} as customers"
        for case, (before, now, customers, _) in MOVED_SHARES.items()
    )
    rows = consumer.rows(
        "select name, abs(share_now - share_before) >"
        " {{ customer_segmentation.gate_default_limits().segment_share_change.fail }}"
        f' + {{{{ customer_segmentation.sampling_error("{mean}", "customers") }}}} as is_refused'
        f" from ({given}) as shares"
    )
    assert {row["name"]: bool(row["is_refused"]) for row in rows} == {
        case: is_refused for case, (_, _, _, is_refused) in MOVED_SHARES.items()
    }


def begin(consumer: Consumer, **variables: bool) -> str:
    """Begins a publication. Returns what refuses it, in one line."""
    set_variables(consumer, **variables)
    result = consumer.dbt("run", "--select", "segmentation__baseline_publication")
    return " ".join(messages(result).split())


def test_a_ledger_that_is_lost_is_missed(consumer):
    """Away, empty or without its last rows: nothing is published, unless it is to be the first."""
    moved = "moved_ledger"
    assert begin(consumer) == ""
    assert "first_publication" in begin(consumer, first_publication=True)
    for left, found in {
        "": "does not exist",
        f"create table {LEDGER} as from segments_publications.{moved} where false": "has no rows",
        f"create table {LEDGER} as from segments_publications.{moved}"
        " where publication_number < 2": "has lost rows",
    }.items():
        with duckdb.connect(str(consumer.database)) as connection:
            connection.execute(f"alter table {LEDGER} rename to {moved}")
            connection.execute(
                "update segments_publications.quality_results_rows set publication_id = 'other'"
                " where check_name like 'f%'"
            )
            connection.execute(left or "select 1")
        refusal = begin(consumer)
        assert found in refusal
        assert "first_publication: true" in refusal
        if found == "has no rows":
            assert begin(consumer, first_publication=True) == ""
        with duckdb.connect(str(consumer.database)) as connection:
            connection.execute(f"drop table if exists {LEDGER}")
            connection.execute(
                f"alter table segments_publications.{moved} rename to publication_ledger"
            )
