"""What changed settings would move, told before anything is published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from customer_segmentation.build import (
    DbtProject,
    Outcome,
    alone,
    outcome_of,
    rows_in_warehouse,
    selects,
)

SUMMARY = "segmentation__settings_summary"
CHANGES = "segmentation__setting_changes"
EFFECTS = "segmentation__setting_effects"
BASELINE = "segmentation__baseline_publication"
CANDIDATE = "segmentation__publication_candidate"

#: The heads of the tables.
SETTINGS = ("setting", "before", "now")
SEGMENTS = ("scheme", "segment", "entered", "left", "net", "net revenue")

#: How much of a value a table shows.
LONGEST_VALUE = 60


@dataclass
class Difference(Outcome):
    """What differs from the publication that readers see, and whether it may be published.

    `changes` are settings with setting_name, value_before, value_now and decides; `effects` are
    segments with scheme, segment, customers_entered, customers_left, customers_net and
    net_revenue_moved; `figures` are the totals: customers_moved, customers_before, moved_share,
    net_revenue_moved, net_revenue_before, fail_above, changes_hash, is_approved, approved_because.
    """

    compared_with: dict[str, str] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    effects: list[dict[str, Any]] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def is_above_limit(self) -> bool:
        """Whether the gate would refuse these settings."""
        share, limit = self.figures["moved_share"], self.figures["fail_above"]
        return limit is not None and share > limit and not self.figures["is_approved"]


def diff(project: DbtProject, dbt_options: Sequence[str]) -> Outcome:
    """Builds the candidates by the settings of now, and compares; neither gate nor publication.

    Arguments: dbt_options, more options for dbt build.
    Returns: a Difference, or another outcome where it could not be told.
    """
    if any(selects(option) for option in dbt_options):
        message = "segments diff compares the whole package: leave out --select and the like"
        return Outcome("broken", message=message)
    return alone(project, lambda: _diff(project, dbt_options))


def _diff(project: DbtProject, dbt_options: Sequence[str]) -> Outcome:
    # None of dbt's own files is replaced. But a retry of a broken build must not publish what is
    # built here: the gate has judged the candidate before, and not this one.
    result = project.run(
        *("build", "--select", f"+{SUMMARY}", f"+{CANDIDATE}", "--no-write-json"),
        *("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"),
        *dbt_options,
    )
    if not result.success:
        return outcome_of(result)

    def rows(model: str, order_by: str = "1") -> list[dict[str, Any]]:
        relation = project.node(model).relation_name
        return rows_in_warehouse(project, f"select * from {relation} order by {order_by}")

    published = rows(BASELINE)
    if not published:
        return Outcome("broken", message="nothing is published yet, so there is no difference")
    compared_with = {name: str(published[0][name]) for name in ("publication_id", "as_of_date")}
    (summary,) = rows(SUMMARY)
    if not summary["settings_before"]:
        return Outcome(
            "broken",
            message=f"publication {compared_with['publication_id']} was made before settings were"
            " kept: publish once, and later settings can be compared",
        )
    effects = [
        {
            "scheme": row["scheme"],
            "segment": row["segment"],
            "customers_entered": int(row["customers_entered"]),
            "customers_left": int(row["customers_left"]),
            "customers_net": int(row["customers_entered"]) - int(row["customers_left"]),
            "net_revenue_moved": float(row["net_revenue_moved"]),
        }
        for row in rows(EFFECTS, "scheme, segment")
    ]
    return Difference(
        "compared",
        compared_with=compared_with,
        changes=rows(CHANGES, "decides, setting_name"),
        effects=effects,
        figures={
            "customers_moved": int(summary["customers_moved"]),
            "customers_before": int(summary["customers_before"] or 0),
            "moved_share": float(summary["moved_share"]),
            "net_revenue_moved": float(summary["net_revenue_moved"]),
            "net_revenue_before": float(summary["net_revenue_before"] or 0),
            "fail_above": None if summary["fail_above"] is None else float(summary["fail_above"]),
            "changes_hash": summary["changes_hash"],
            "is_approved": bool(summary["is_approved"]),
            "approved_because": summary["approved_because"],
        },
    )


def as_text(difference: Difference) -> str:
    """A difference to read in a terminal."""
    lines = [_heading(difference)]
    if difference.changes:
        lines += ["", *_aligned(SETTINGS, _settings(difference))]
    if difference.effects:
        lines += ["", *_aligned(SEGMENTS, _segments(difference), first_number=2)]
    return "\n".join([*lines, "", *_verdict(difference)])


def as_markdown(difference: Difference) -> str:
    """A difference as tables of Markdown, for a pull request."""
    lines = [f"**{_heading(difference)}**"]
    if difference.changes:
        code = [[name, *map(_code, values)] for name, *values in _settings(difference)]
        lines += ["", *_piped(SETTINGS, code)]
    if difference.effects:
        lines += ["", *_piped(SEGMENTS, _segments(difference), first_number=2)]
    return "\n".join([*lines, "", *_verdict(difference)])


def as_json(difference: Difference) -> str:
    """A difference for programs."""
    return json.dumps(
        {
            "compared_with": difference.compared_with,
            "is_above_limit": difference.is_above_limit,
            **difference.figures,
            "changes": difference.changes,
            "effects": difference.effects,
        },
        indent=2,
    )


def _heading(difference: Difference) -> str:
    with_what = difference.compared_with
    count = len(difference.changes)
    changed = "No setting" if not count else "1 setting" if count == 1 else f"{count} settings"
    return (
        f"{changed} changed since publication {with_what['publication_id']}"
        f" as of {with_what['as_of_date']}"
    )


def _settings(difference: Difference) -> list[list[str]]:
    return [
        [row["setting_name"], _shortened(row["value_before"]), _shortened(row["value_now"])]
        for row in difference.changes
    ]


def _shortened(value: str | None) -> str:
    if value is None:
        return "not set"
    in_one_line = " ".join(value.split())
    if len(in_one_line) <= LONGEST_VALUE:
        return in_one_line
    return f"{in_one_line[:LONGEST_VALUE]}..."


def _segments(difference: Difference) -> list[list[str]]:
    return [
        [
            row["scheme"],
            row["segment"],
            f"{row['customers_entered']:,}",
            f"{row['customers_left']:,}",
            f"{row['customers_net']:+,}",
            f"{row['net_revenue_moved']:+,.2f}",
        ]
        for row in difference.effects
    ]


def _verdict(difference: Difference) -> list[str]:
    figures = difference.figures
    limit, before = figures["fail_above"], figures["net_revenue_before"]
    money = f"{figures['net_revenue_moved']:,.2f}"
    if before:
        money += f" ({figures['net_revenue_moved'] / before:.1%})"
    lines = [
        f"Customers moved: {figures['customers_moved']:,} of {figures['customers_before']:,}"
        f" ({figures['moved_share']:.1%}), with net revenue of {money}."
    ]
    approval = f"segmentation_gate: {{approve: {{{figures['changes_hash']}: <reason>}}}}"
    if figures["is_approved"]:
        because = figures["approved_because"]
        lines.append(f"Approved{f': {because}' if because else ''}.")
    elif difference.is_above_limit:
        lines.append(
            f"Above the limit of {100 * limit:g} %: the gate will refuse it unless approved,"
            f" {approval}"
        )
    return lines


def _aligned(
    head: Sequence[str], rows: Sequence[Sequence[str]], first_number: int | None = None
) -> list[str]:
    """A table whose columns from `first_number` on are flush right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    is_number = [first_number is not None and place >= first_number for place in range(len(head))]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, is_number, strict=True)
        ).rstrip()
        for row in (head, ["-" * width for width in widths], *rows)
    ]


def _piped(
    head: Sequence[str], rows: Sequence[Sequence[str]], first_number: int | None = None
) -> list[str]:
    """A table of Markdown whose columns from `first_number` on are flush right."""
    rule = [
        "---:" if first_number is not None and place >= first_number else "---"
        for place in range(len(head))
    ]
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]


def _code(value: str) -> str:
    """A value as code in a cell of Markdown."""
    return f"`{value.replace('`', chr(39)).replace('|', chr(92) + '|')}`"
