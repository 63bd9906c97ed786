"""Rules of a project's own, as docs/overriding_rules.md describes them."""

from __future__ import annotations

import shop
from consumer import PACKAGE, Consumer, failed_nodes, messages

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
OWN_RULES = {
    "dispatch": [
        {
            "macro_namespace": "customer_segmentation",
            "search_order": ["consumer", "customer_segmentation"],
        }
    ]
}
#: The alias, since the tests' target schema has the name of the published relations' one.
OWN_CATALOG = {
    "seeds": {
        "customer_segmentation": {"definitions": {"segment_catalog": {"+enabled": False}}},
        "consumer": {"segment_catalog": {"+alias": "own_catalog"}},
    }
}
ROW = "lifecycle,,vip_customer,VIP,Five orders or more.,Invite to the club,sales,2027-02-28\n"


def test_a_stage_of_ones_own_needs_a_row_in_the_catalogue(tmp_path):
    """Without it the gate refuses, and names the stage; with it nothing is switched off or waived."""
    raw = shop.write(tmp_path / "raw", shop.raw_tables())
    consumer = Consumer(tmp_path / "project", raw, shop.VARIABLES, settings=OWN_RULES)
    macros = consumer.folder / "macros"
    macros.mkdir()
    (macros / "lifecycle_stage.sql").write_text(STAGE, encoding="utf-8")
    (macros / "journey_stage.sql").write_text(JOURNEY, encoding="utf-8")
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
