"""Lists that have to stand twice say the same."""

from __future__ import annotations

import re

import rule_evaluator
import scheme_evaluator
from consumer import PACKAGE
from customer_segmentation import explain, report
from customer_segmentation.destinations import RELATIONS
from macros import returned_by
from random_rules import SEGMENTS


def referenced(path: str) -> list[str]:
    """The models that a model of this package refers to by name, in their order."""
    source = (PACKAGE / "models" / path).read_text(encoding="utf-8")
    return re.findall(r"[\"'](segmentation__\w+)[\"']", source)


def test_schemes_are_those_of_the_package():
    """The command's and the oracles'; the segments that random rules ask for exist."""
    schemes = returned_by("package_schemes")
    titles = {scheme: properties["title"] for scheme, properties in schemes.items()}
    columns = {scheme: properties["column"] for scheme, properties in schemes.items()}
    assert tuple(schemes) == explain.PACKAGE_SCHEMES == scheme_evaluator.SCHEMES
    assert report.SCHEME_TITLES == titles
    assert rule_evaluator.BUILT_IN_SCHEMES == columns
    for scheme, properties in schemes.items():
        if properties["segments"]:
            assert sorted(properties["segments"]) == sorted(SEGMENTS[scheme])


def test_published_relations_are_copied_and_named_by_all():
    """The file and the Parquet folder hold each; the README has a row for each, the reasons too."""
    published = [*returned_by("published_relations"), "publications"]
    assert list(RELATIONS) == published
    copied = referenced("published/segmentation__segments_file.py")
    assert copied[: len(published)] == [f"segmentation__{name}" for name in published]
    readme = (PACKAGE / "README.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| `(\w+)` \|", readme.split("## Quick start")[0], re.M)
    assert sorted(described) == sorted([*published, "segment_membership_reasons"])


def test_the_gate_judges_the_same_in_dbt_and_by_command():
    """Each published relation's candidate among them."""
    in_dbt = referenced("quality/gate/in_dbt/segmentation__quality_gate.py")
    by_command = referenced("quality/gate/by_command/segmentation__judged_checks.sql")
    assert [name for name in in_dbt if name != "segmentation__destinations"] == by_command
    candidates = {
        f"segmentation__candidate_{name}"
        for name in returned_by("published_relations")
        if name != "quality_results"
    }
    assert candidates <= set(by_command)
