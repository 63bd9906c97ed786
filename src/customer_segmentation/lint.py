"""What the gate of the last run has to say about rule segments: numbers, sizes, overlaps, reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from customer_segmentation.reading import Reader

FINDINGS = """
select check_name, severity, detail, endangers
from {segmentation__quality_gate}
where layer = 'rule segments' and not passed
order by severity, check_name
"""
#: What the query reads.
MODELS = ("segmentation__quality_gate",)


def lint(reader: Reader) -> list[dict[str, Any]]:
    """The checks of rule segments that did not pass: check_name, severity, detail and endangers.

    Raises: UnreadableError.
    """
    return reader.rows(FINDINGS)


def as_text(findings: Sequence[Mapping[str, Any]]) -> str:
    """The findings to read, one in two lines."""
    lines = []
    for row in findings:
        lines.append(f"{row['severity']}: {row['check_name']}: {row['detail']}")
        lines.append(f"  {row['endangers']}")
    return "\n".join(lines) or "Nothing to complain of."
