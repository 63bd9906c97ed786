"""Rules of a project's own, as docs/overriding_rules.md describes them."""

from __future__ import annotations

import pytest
import shop
from consumer import OWN_RULES, PACKAGE, Consumer, failed_nodes, messages

STAGE = """\
{% macro default__lifecycle_stage() -%}
    case when order_count >= 5 then 'vip_customer'
        else {{ customer_segmentation.default__lifecycle_stage() }} end
{%- endmacro %}
"""
JOURNEY = """\
{% macro default__journey_stage(lifecycle_stage) -%}
    case when {{ lifecycle_stage }} = 'vip_customer' then 'advocacy'
        else {{ customer_segmentation.default__journey_stage(lifecycle_stage) }} end
{%- endmacro %}
"""
#: The alias, since the tests' target schema has the name of the published relations' one.
OWN_CATALOG = {
    "seeds": {
        "customer_segmentation": {"definitions": {"segment_catalog": {"+enabled": False}}},
        "consumer": {"segment_catalog": {"+alias": "own_catalog"}},
    }
}
ROW = "lifecycle,,vip_customer,VIP,Five orders or more.,Invite to the club,sales,2027-02-28\n"


#: A waterfall: the first that fits decides.
WATERFALL = {
    "rule_segments": [
        {
            "name": name,
            "scheme": "care",
            **shop.ACTION,
            "all": [{"attribute": "order_count", "at_least": orders}],
        }
        for name, orders in (("key_account", 4), ("everybody", 0))
    ],
    "exclusive_rule_schemes": ["care"],
    "primary_scheme": "care",
}


@pytest.fixture(scope="module")
def consumer(tmp_path_factory) -> Consumer:
    """A project with a stage of its own."""
    folder = tmp_path_factory.mktemp("overrides")
    raw = shop.write(folder / "raw", shop.raw_tables())
    variables = {**shop.VARIABLES, **WATERFALL}
    consumer = Consumer(folder / "project", raw, variables, settings=OWN_RULES)
    macros = consumer.folder / "macros"
    macros.mkdir()
    (macros / "lifecycle_stage.sql").write_text(STAGE, encoding="utf-8")
    (macros / "journey_stage.sql").write_text(JOURNEY, encoding="utf-8")
    return consumer


def test_a_stage_of_ones_own_needs_a_row_in_the_catalogue(consumer):
    """Without it the gate refuses, and names the stage; with it nothing has to be switched off."""
    refused = consumer.build()
    assert set(failed_nodes(refused)) == {"segmentation__quality_gate"}
    said = messages(refused)
    assert "every_segment_is_in_the_catalog" in said
    assert "lifecycle.vip_customer" in said

    catalog = (PACKAGE / "seeds/definitions/segment_catalog.csv").read_text(encoding="utf-8")
    (consumer.folder / "seeds").mkdir(exist_ok=True)
    (consumer.folder / "seeds/segment_catalog.csv").write_text(catalog + ROW, encoding="utf-8")
    consumer.set_settings({**OWN_RULES, **OWN_CATALOG})
    result = consumer.build(parse_again=True)
    assert result.success, messages(result)
    ((people, journeys),) = consumer.published(
        "select count(*), count(distinct journey_stage) from customer_segments"
        " where lifecycle_stage = 'vip_customer'"
    )
    assert (people > 0, journeys) == (True, 1)


def test_the_first_rule_that_fits_is_the_primary_segment(consumer):
    """Of a scheme of rules that exclude each other, by order_count here."""
    found = consumer.published(
        "select distinct order_count >= 4, primary_segment from customer_segments order by 1"
    )
    assert found == [(False, "everybody"), (True, "key_account")]
