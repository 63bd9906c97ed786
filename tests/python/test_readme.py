"""What the README shows works as it stands there."""

from __future__ import annotations

import re

import shop
import yaml
from consumer import PACKAGE, Consumer


def test_the_first_mapping_publishes_historical_data(tmp_path):
    """The least there is to write, on a shop whose last order is years ago."""
    readme = (PACKAGE / "README.md").read_text(encoding="utf-8")
    example = re.search(r"## Map your tables\n+```yaml\n(.*?)```", readme, re.DOTALL)[1]
    variables = yaml.safe_load(example)["vars"]["customer_segmentation"]
    lines = shop.write(tmp_path / "raw", shop.raw_tables())["order_lines"]
    table = {
        "name": "order_lines",
        "config": {
            "meta": {
                "external_location": "(select order_no, customer as customer_no, placed_at,"
                f" quantity, amount as unit_price, 0 as line_discount from {lines})"
            }
        },
    }
    consumer = Consumer(tmp_path / "project", {}, variables)
    sources = {"version": 2, "sources": [{"name": "shop", "tables": [table]}]}
    (consumer.folder / "models" / "sources.yml").write_text(yaml.safe_dump(sources))
    consumer.build_successfully()
    assert consumer.published("select as_of_date from publications") == [(shop.LAST_DAY.date(),)]
    assert consumer.published("select count(*) > 100 from customer_segments") == [(True,)]
