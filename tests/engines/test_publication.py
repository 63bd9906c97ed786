"""Publication on the engine of --target: the ledger, refusals, roll-back, sweep and retention."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import shop
from consumer import Consumer
from customer_segmentation import explain, reading
from customer_segmentation.diff import Difference
from customer_segmentation.reading import DbtReader, DirectReader, reader
from projects import Project, shop_consumer
from warehouses import PUBLISHED, WAREHOUSES, Warehouse, load_sources

KEPT = 2
VARIABLES = {**shop.VARIABLES, "publications_to_keep": KEPT, "publication_days_to_keep": 0}


@dataclass
class Shop:
    """The small shop on an engine."""

    warehouse: Warehouse
    consumer: Consumer
    project: Project

    def published_ids(self) -> set[str]:
        """The publications that the published relations show: one, if none of them is mixed."""
        return {
            row["publication_id"] for name in PUBLISHED for row in self.warehouse.rows(name)
        }

    def members(self, segment: str) -> set[str]:
        """The customers who are published in a segment."""
        return {
            row["customer_id"]
            for row in self.warehouse.rows("segment_membership")
            if row["segment"] == segment
        }


@pytest.fixture(scope="module")
def engine(tmp_path_factory, target) -> Shop:
    folder: Path = tmp_path_factory.mktemp("publication")
    warehouse = WAREHOUSES[target](folder)
    load_sources(warehouse, shop.write(folder / "raw", shop.raw_tables()))
    consumer = shop_consumer(folder / "project", warehouse.output, VARIABLES)
    return Shop(warehouse, consumer, Project.of(consumer))


def test_dbt_build_alone_stops_at_the_gate(engine, target):
    """Where dbt runs no Python models it says which command to use, and nothing is published."""
    if target == "ducklake":
        pytest.skip("dbt runs the gate itself on DuckDB")
    project = engine.project.dbt()
    assert project.parse().success
    result = project.run("build")
    failed = {
        outcome.node.name: outcome.message
        for outcome in result.result.results
        if outcome.status == "error"
    }
    assert list(failed) == ["segmentation__quality_gate"]
    assert "segments build" in failed["segmentation__quality_gate"]


def test_a_selection_of_ones_own_is_refused(engine, target):
    """Publishing a part of the candidates would mix publications."""
    if target == "ducklake":
        pytest.skip("dbt runs the gate itself on DuckDB")
    outcome = engine.project.build("--select", "segmentation__customer_rfm")
    assert outcome.status == "broken"
    assert "--select" in outcome.message


def test_builds_publish_one_after_the_other(engine):
    """Every relation shows the newest publication, and the older ones are pruned."""
    for _ in range(KEPT + 1):
        publication_id = engine.project.publish()
        assert engine.published_ids() == {publication_id}
    statuses = [row["status"] for row in engine.warehouse.rows("publications")]
    assert statuses == ["committed"] * (KEPT + 1)


def test_explaining_reads_the_warehouse_itself(engine, target):
    """Without dbt where one connection is enough, and the same whatever reads."""
    options = engine.project.options()
    read = reader(options, explain.MODELS)
    is_direct = target in reading.CONNECTORS
    assert isinstance(read, DirectReader if is_direct else DbtReader)
    customer = engine.warehouse.rows("segment_membership")[0]["customer_id"]
    explanation = explain.explain(read, customer)
    assert explanation.memberships
    assert explanation.reasons
    if is_direct:
        through_dbt = explain.explain(DbtReader(engine.project.dbt()), customer)
        assert explain.as_json(explanation) == explain.as_json(through_dbt)
    assert not explain.explain(read, "it's nobody").memberships


def test_a_refusal_leaves_what_is_published(engine):
    """The gate's rows say why; readers see the publication before."""
    before = engine.published_ids()
    engine.consumer.set_variables({**VARIABLES, "as_of_date": "2031-01-01"})
    outcome = engine.project.build()
    engine.consumer.set_variables(VARIABLES)
    assert outcome.status == "refused", outcome
    assert "as_of_date_within_data" in outcome.failures[0]["message"]
    assert engine.published_ids() == before


def test_changed_settings_are_told_and_approved(engine):
    """What the diff tells happens once its hash is approved, and the ledger keeps the reason."""
    changed = {**VARIABLES, "inactive_after_days": 90}
    before = engine.members("inactive_customer")
    engine.consumer.set_variables(changed)
    told = engine.project.diff()
    assert isinstance(told, Difference), told
    assert [row["setting_name"] for row in told.changes] == ["inactive_after_days"]
    assert told.is_above_limit
    (effect,) = (row for row in told.effects if row["segment"] == "inactive_customer")
    approve = {told.figures["changes_hash"]: "a shorter season"}
    engine.consumer.set_variables({**changed, "segmentation_gate": {"approve": approve}})
    publication_id = engine.project.publish()
    after = engine.members("inactive_customer")
    assert (len(after - before), len(before - after)) == (
        effect["customers_entered"],
        effect["customers_left"],
    )
    approved = {row["publication_id"]: row for row in engine.warehouse.rows("publications")}
    assert approved[publication_id]["approved_because"] == "a shorter season"
    engine.consumer.set_variables(VARIABLES)


def test_roll_back_shows_the_publication_before(engine):
    """One more ledger row, and the rows of the kept publication are there, with its reasons."""
    (current,) = engine.published_ids()
    outcome = engine.project.roll_back()
    assert outcome.status == "published", outcome
    (shown,) = engine.published_ids()
    assert shown == outcome.publication["publication_id"] < current
    assert engine.warehouse.rows("segment_membership_reasons")


def test_there_is_nothing_to_go_back_to_twice(engine, capsys):
    """Rows of older publications are gone: a clear no, and readers see what they saw."""
    before = engine.published_ids()
    outcome = engine.project.roll_back()
    assert outcome.status == "broken"
    assert "no older publication" in capsys.readouterr().out
    assert engine.published_ids() == before
