"""Settings are data: kept with each publication, compared, approved, told by `segments diff`."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import shop
from consumer import OWN_RULES, PACKAGE, Consumer, failed_nodes, messages
from customer_segmentation import cli
from customer_segmentation.diff import Difference, as_markdown, as_text
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

MAP = "seeds/my_map.csv"
VARIABLES = {
    **shop.VARIABLES,
    "history_periods": 0,
    "rfm_segment_map": ["consumer", "my_map"],
}
SHORT = {"inactive_after_days": 90}
OWN_WEIGHTS = {
    "seeds": {"customer_segmentation": {"definitions": {"engagement_weights": {"+enabled": False}}}}
}
#: Rules that give something else than text -> what they give here.
OTHER_THAN_TEXT = {
    "lifecycle_conditions": "{'conditions': [], 'next_segments': {}}",
    "engagement_conditions": "{'conditions': [], 'next_segments': {}}",
    "account_parent_levels": "4",
}


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    folder = tmp_path_factory.mktemp("settings")
    consumer = Consumer(folder, shop.write(folder / "raw", shop.raw_tables()), VARIABLES)
    write_map(consumer)
    consumer.build_successfully()
    return consumer


def write_map(consumer: Consumer, **renamed: str) -> None:
    """A map of the project's own: the standard one, with some segments renamed."""
    shipped = (PACKAGE / "seeds/definitions/rfm_segment_map.csv").read_text(encoding="utf-8")
    head, *cells = shipped.splitlines()
    own = [cell for cell in cells if cell.startswith("standard,")]
    for before, now in renamed.items():
        own = [re.sub(f",{before}$", f",{now}", cell) for cell in own]
    path = consumer.folder / MAP
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([head, *own]) + "\n", encoding="utf-8")


def diff(consumer: Consumer, capsys: pytest.CaptureFixture) -> tuple[int, dict[str, Any]]:
    """What `segments diff --json` says, with its exit code."""
    project = ["--project-dir", str(consumer.folder), "--profiles-dir", str(consumer.folder)]
    written = ["--target-path", str(consumer.folder / "target")]
    logs = ["--log-path", str(consumer.folder / "logs")]
    capsys.readouterr()
    try:
        code = cli.main(["diff", "--json", *project, *written, *logs])
    finally:
        DuckDBConnectionManager.close_all_connections()
    return code, json.loads(capsys.readouterr().out)


def publications(consumer: Consumer) -> list[str]:
    return [
        publication_id
        for (publication_id,) in consumer.query(
            "select publication_id from segments.publications order by publication_number"
        )
    ]


def moved_customers(consumer: Consumer) -> set[str]:
    """Those that the settings move, after a diff."""
    return {
        customer_id
        for (customer_id,) in consumer.query(
            "select distinct customer_id"
            f" from {relation(consumer, 'segmentation__restated_customers')}"
            " where cause = 'settings'"
        )
    }


def relation(consumer: Consumer, model: str) -> str:
    return consumer.manifest().nodes[f"model.customer_segmentation.{model}"].relation_name


def published_moves(consumer: Consumer) -> dict[tuple[str, str], tuple[set, set, float]]:
    """By scheme and segment the customers who entered and left from the publication before to the
    current one, and the net revenue that came with them."""
    *_, before, now = publications(consumer)
    rows = consumer.query(
        f"""
        with memberships as (
            select membership.publication_id, scheme, segment, customer_id, customers.net_revenue
            from segments_publications.segment_membership_rows as membership
            inner join segments_publications.customer_segments_rows as customers
                using (publication_id, customer_id)
        ),
        before as (select * from memberships where publication_id = '{before}'),
        now as (select * from memberships where publication_id = '{now}')
        select scheme, segment, customer_id, 1, net_revenue from now
            anti join before using (scheme, segment, customer_id)
        union all
        select scheme, segment, customer_id, -1, net_revenue from before
            anti join now using (scheme, segment, customer_id)
        """
    )
    moves: dict[tuple[str, str], tuple[set, set, float]] = {}
    for scheme, segment, customer, way, net_revenue in rows:
        entered, left, money = moves.get((scheme, segment), (set(), set(), 0.0))
        (entered if way > 0 else left).add(customer)
        moves[scheme, segment] = entered, left, money + way * float(net_revenue)
    return moves


def assert_published_as_told(consumer: Consumer, told: dict[str, Any], moved: set[str]) -> None:
    """The last publication did what the diff before it had told, to the customer."""
    moves = published_moves(consumer)
    assert moves
    assert {
        (row["scheme"], row["segment"]): (
            row["customers_entered"],
            row["customers_left"],
            row["net_revenue_moved"],
        )
        for row in told["effects"]
    } == {
        # Money is rounded for each customer where it is published.
        segment: (len(entered), len(left), pytest.approx(money, abs=0.01 * len(entered | left)))
        for segment, (entered, left, money) in moves.items()
    }
    assert moved == set().union(*(entered | left for entered, left, _ in moves.values()))
    assert told["customers_moved"] == len(moved)


def test_settings_are_kept_with_the_publication(consumer):
    """As they hold, and not what only says where results go or what the gate allows."""
    rows = "segments_publications.settings_rows"
    kept = dict(consumer.query(f"select setting_name, value from {rows}"))
    assert kept["inactive_after_days"] == "180"
    assert kept["rfm_bins"] == "5"
    assert kept["value_tier_shares"] == "[0.05, 0.15, 0.3]"
    assert kept["order_lines"] == "source raw.order_lines"
    assert kept["order_lines.amount"] == "amount"
    assert kept["rule_segments.rule.repeat_buyers"] == (
        '{all: [{at_least: 2, behaviour: {count: "orders", within_days: 180}}]}'
    )
    assert kept["seed rfm_segment_map"].startswith("125 rows, ")
    assert {"segments_file", "segmentation_gate", "as_of_date", "macro lifecycle_stage"}.isdisjoint(
        kept
    )
    assert consumer.published(
        "select observed, passed from quality_results where check_name = 'settings_changed'"
    ) == [(None, True)]


def test_changed_settings_are_refused_until_they_are_approved(consumer, capsys):
    """The diff tells what would move and exits with 1; the gate refuses the same under the hash
    that the diff names, which is of these changes only; approved, it happens as it was told."""
    before = consumer.segments_file.read_bytes()
    consumer.set_variables({**VARIABLES, **SHORT})
    code, told = diff(consumer, capsys)
    moved = moved_customers(consumer)
    assert code == 1
    assert [
        (row["setting_name"], row["value_before"], row["value_now"]) for row in told["changes"]
    ] == [("inactive_after_days", "180", "90")]
    approved = told["changes_hash"]

    # What the diff has built cannot be published by what comes after the gate.
    left_over = consumer.build("--select", "customer_segmentation.published.rows")
    assert "not judged this candidate" in messages(left_over)

    refused = consumer.build()
    assert set(failed_nodes(refused)) == {"segmentation__quality_gate"}
    said = messages(refused)
    assert "- settings_changed: 1 setting changed: inactive_after_days from 180 to 90" in said
    assert f"segmentation_gate: {{approve: {{{approved}: <reason>}}}}" in said
    assert said.count("\n  - ") <= 2
    assert consumer.segments_file.read_bytes() == before

    gate = {"segmentation_gate": {"approve": {approved: "a shorter season"}}}
    consumer.set_variables({**VARIABLES, **SHORT, **gate, "loyal_min_orders": 3})
    code, other = diff(consumer, capsys)
    assert (code, other["is_approved"]) == (1, False)
    assert other["changes_hash"] != approved

    consumer.set_variables({**VARIABLES, **SHORT, **gate})
    consumer.build_successfully()
    assert_published_as_told(consumer, told, moved)
    assert consumer.published(
        "select severity, passed, waived_because from quality_results"
        " where check_name = 'settings_changed'"
    ) == [("error", False, "approved: a shorter season")]
    assert consumer.published(
        "select approved_settings, approved_because from publications order by publication_number"
    ) == [(None, None), (approved, "a shorter season")]


def test_a_map_a_lost_column_a_rule_a_macro_and_a_seed_happen_as_told(consumer, capsys):
    """All at once, each by its name; and an approval that fits no longer is a warning."""
    ((old_approval,),) = consumer.published(
        "select approved_settings from publications where is_current"
    )
    write_map(consumer, cant_lose="at_risk")
    (consumer.folder / "seeds/engagement_weights.csv").write_text(
        "activity_source,activity_name,weight\nevent,*,3\n", encoding="utf-8"
    )
    macros = consumer.folder / "macros"
    macros.mkdir()
    (macros / "monetary_value.sql").write_text(
        "{% macro default__monetary_value(gross_revenue, refunded_amount) -%}\n"
        "    ({{ gross_revenue }} - 3 * {{ refunded_amount }})\n{%- endmacro %}\n",
        encoding="utf-8",
    )
    contacts = shop.INPUTS["contacts"]
    columns = {name: column for name, column in contacts["columns"].items() if name != "is_test"}
    repeat_buyers, *others = shop.RULE_SEGMENTS
    stricter = {**repeat_buyers, "all": [{**repeat_buyers["all"][0], "at_least": 3}]}
    changed = {
        **VARIABLES,
        **SHORT,
        "segmentation_inputs": {**shop.INPUTS, "contacts": {**contacts, "columns": columns}},
        "rule_segments": [stricter, *others],
    }
    consumer.set_settings({**OWN_RULES, **OWN_WEIGHTS})
    consumer.set_variables(changed)
    code, told = diff(consumer, capsys)
    moved = moved_customers(consumer)
    assert code == 1
    assert {row["setting_name"]: row["decides"] for row in told["changes"]} == {
        "contacts.is_test": "facts",
        "macro monetary_value": "segments",
        "rule_segments.rule.repeat_buyers": "segments",
        "seed engagement_weights": "segments",
        "seed rfm_segment_map": "segments",
    }
    assert {row["scheme"] for row in told["effects"]} == {
        "rfm", "lifecycle", "value_tier", "engagement", "rule",
    }  # fmt: skip

    approve = {old_approval: "a shorter season", told["changes_hash"]: "the new year's definitions"}
    consumer.set_variables({**changed, "segmentation_gate": {"approve": approve}})
    consumer.build_successfully()
    assert_published_as_told(consumer, told, moved)
    checks = {
        name: (passed, detail)
        for name, passed, detail in consumer.published(
            "select check_name, passed, detail from quality_results where layer = 'settings'"
        )
    }
    assert "so NULL from now on: contacts.is_test" in checks["settings_changed"][1]
    assert checks[f"approval_fits.{told['changes_hash']}"][0]
    assert not checks[f"approval_fits.{old_approval}"][0]


def test_every_rule_that_a_project_overrides_is_noticed(tmp_path):
    """Whatever it gives; other methods of scoring are not asked."""
    consumer = Consumer(tmp_path, dict.fromkeys(shop.INPUTS), shop.VARIABLES, settings=OWN_RULES)
    signatures = {
        name: arguments
        for path in (PACKAGE / "macros" / "rules").rglob("*.sql")
        for name, arguments in re.findall(
            r"\{% macro default__(\w+)\((.*?)\)", path.read_text(encoding="utf-8")
        )
    }
    definitions = [
        f"{{% macro default__{name}({arguments}) %}}"
        f"{{{{ return({OTHER_THAN_TEXT.get(name, repr('changed'))}) }}}}{{% endmacro %}}"
        for name, arguments in signatures.items()
    ]
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "rules.sql").write_text("\n".join(definitions), encoding="utf-8")
    compiled = consumer.dbt("compile", "--select", "segmentation__candidate_settings")
    assert compiled.success, messages(compiled)
    noticed = set(re.findall(r"'macro (\w+)'", compiled.result.results[0].node.compiled_code))
    unasked = {f"rfm_cut_points_{method}" for method in ("r_rfm", "ntile", "fixed")}
    assert noticed == signatures.keys() - unasked


def difference(**figures: Any) -> Difference:
    """What a diff found: two settings, one of them long, and what they move."""
    return Difference(
        "compared",
        compared_with={"publication_id": "P1", "as_of_date": "2024-06-30"},
        changes=[
            {"setting_name": "rfm_window_days", "value_before": None, "value_now": "365"},
            {"setting_name": "order_lines.amount", "value_before": "a", "value_now": "b || " * 40},
        ],
        effects=[
            {
                "scheme": "rfm",
                "segment": "lost",
                "customers_entered": 1200,
                "customers_left": 3,
                "customers_net": 1197,
                "net_revenue_moved": -1234.5,
            }
        ],
        figures={
            "customers_moved": 1203,
            "customers_before": 4000,
            "moved_share": 0.30075,
            "net_revenue_moved": 10.0,
            "net_revenue_before": 0.0,
            "fail_above": 0.02,
            "changes_hash": "s1a2b3c4d",
            "is_approved": False,
            "approved_because": None,
            **figures,
        },
    )


def test_a_diff_is_a_table_that_ends_with_the_verdict():
    """Long values are cut off, and the limit and the approval are told where they matter."""
    lines = as_text(difference()).splitlines()
    assert lines[0] == "2 settings changed since publication P1 as of 2024-06-30"
    assert lines[4] == "rfm_window_days     not set  365"
    assert len(lines[5]) < 100 and lines[5].endswith("...")
    assert lines[-4] == "rfm     lost       1,200     3  +1,197    -1,234.50"
    assert lines[-2] == "Customers moved: 1,203 of 4,000 (30.1%), with net revenue of 10.00."
    assert lines[-1].startswith("Above the limit of 2 %:")
    assert "{approve: {s1a2b3c4d: <reason>}}" in lines[-1]
    approved = difference(is_approved=True, approved_because="a new year")
    assert as_text(approved).splitlines()[-1] == "Approved: a new year."
    assert not approved.is_above_limit
    assert not difference(fail_above=None).is_above_limit
    assert not difference(moved_share=0.02).is_above_limit


def test_a_diff_in_markdown_keeps_its_columns():
    """Whatever the values are made of."""
    lines = as_markdown(difference()).splitlines()
    assert lines[0] == "**2 settings changed since publication P1 as of 2024-06-30**"
    assert lines[4] == "| rfm_window_days | `not set` | `365` |"
    unescaped = [len(re.findall(r"(?<!\\)\|", line)) for line in lines if line.startswith("|")]
    assert unescaped == [4, 4, 4, 4, 7, 7, 7]


def test_a_selection_is_refused(capsys):
    """A part of the package tells nothing of the whole, and nothing is built."""
    assert cli.main(["diff", "--select", "segmentation__customer_rfm"]) == cli.BROKEN
    assert "--select" in capsys.readouterr().err
