"""Data Docs open offline, send nothing, and can be read without what they load otherwise."""

from __future__ import annotations

import re
from pathlib import Path

import great_expectations as gx
import pandas as pd
import pytest
from customer_segmentation.data_docs import make_offline, offline, remove_pages
from customer_segmentation.gate import _use_data_docs
from pages import loads


def write(folder: Path, value: str = "C1") -> None:
    """Docs of Great Expectations with a suite that succeeds and one that fails."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    _use_data_docs(context, folder)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("rows")
    batch = asset.add_batch_definition_whole_dataframe("all")
    for name, allowed in {"kept": [value], "broken": ["other"]}.items():
        expectation = gx.expectations.ExpectColumnValuesToBeInSet(
            column="customer_id", value_set=allowed
        )
        suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=[expectation]))
        validation = context.validation_definitions.add(
            gx.ValidationDefinition(name=name, data=batch, suite=suite)
        )
        frame = pd.DataFrame({"customer_id": [value]})
        validation.run(batch_parameters={"dataframe": frame}, result_format="COMPLETE")
    context.build_data_docs()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Docs of an earlier gate, and those of the last one in their place."""
    folder = tmp_path_factory.mktemp("data_docs")
    write(folder)
    loaded = [found for page in folder.rglob("*.html") for found in loads(page.read_text())]
    assert any("https://" in found for found in loaded)
    remove_pages(folder)
    write(folder, "<img src=https://example.com/seen.png>")
    make_offline(folder)
    return folder


def test_no_page_loads_or_runs_anything(folder):
    """No page has an address to load, a script or a handler, and its policy forbids all of them."""
    pages = list(folder.rglob("*.html"))
    assert len(pages) == 5
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert loads(text) == [], page
        assert text.count("default-src 'none'; style-src 'unsafe-inline'") == 1
        assert text.count("<style>") == 1
    assert [path for path in folder.rglob("*") if path.is_file()] == [*folder.rglob("*.html")]


def test_the_index_leads_to_every_page(folder):
    """Failures first; its links exist, and those of the pages."""
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'class="(\w+)">\1</td><td><a href="[^"]*">(\w+)<', index) == [
        ("Failed", "broken"), ("Succeeded", "kept")
    ]
    linked = set()
    for page in folder.rglob("*.html"):
        for address in re.findall(r'<a [^>]*?href="([^"#]+)', page.read_text(encoding="utf-8")):
            if "://" not in address:
                target = (page.parent / address).resolve()
                assert target.exists(), (page, address)
                linked.add(target)
    assert linked == {page.resolve() for page in folder.rglob("*.html")}


def test_what_a_page_says_stays(folder):
    """Status, statistics and what was expected."""
    (page,) = folder.glob("validations/broken/**/*.html")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")))
    for said in ("Status: Failed", "Evaluated Expectations 1", "must belong to this set"):
        assert said in text


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ("<SCRIPT src='https://a.example'>fetch('x')</SCRIPT >", ""),
        ("<style>@import 'https://a.example';</style>", ""),
        ("<link rel=preconnect href=https://a.example>", ""),
        ('<img class="x" src="https://a.example" alt="Logo">', "Logo"),
        ("<img src=https://a.example>", ""),
        ('<p onclick="fetch(1)">join on once="x"</p>', '<p>join on once="x"</p>'),
        ("<iframe src=https://a.example></iframe>", ""),
        ('<a href="https://a.example">text</a>', '<a href="https://a.example">text</a>'),
    ],
)
def test_what_loads_is_taken_out(page, left):
    assert offline(page) == left
